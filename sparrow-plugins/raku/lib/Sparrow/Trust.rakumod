#| Folders that may be run as code: those that nobody but their owner can have written. As translate/trusted has it for
#| sources.
unit module Sparrow::Trust;

use nqp;

my constant WRITABLE-BY-OTHERS = 0o022;
my constant STICKY = 0o1000;
my constant TYPE = 0o170000;
my constant DIRECTORY = 0o040000;
my constant REGULAR = 0o100000;
my constant LINK = 0o120000;

#| More than any plugin has; an endless tree ends in an error.
my constant MAX-FILES = 100_000;

#| What speaks against running something.
class X::Sparrow::Untrusted is Exception is export {
    has Str $.path is required;
    has Str $.reason is required;
    method message { "$!path is not trusted: $!reason" }
}

sub refuse(Str $path, Str $reason) { X::Sparrow::Untrusted.new(:$path, :$reason).throw }

sub mode-of(Str $path --> Int) { nqp::lstat($path, nqp::const::STAT_PLATFORM_MODE) }

#| The user that `$path` belongs to; a link itself.
sub owner-of(Str $path --> Int) is export { nqp::lstat($path, nqp::const::STAT_UID) }

#| The user id that everybody has who is not known in this user namespace, root among them; nothing outside of one.
#|
#| There an ordinary user's evaluation cannot tell root's files from those of others, and takes both: that nobody but
#| the owner can write them still counts.
sub stranger(--> Int) {
    '/proc/self/uid_map'.IO.slurp.words eqv <0 0 4294967295>.map(*.Str).Seq
        ?? Int
        !! '/proc/sys/kernel/overflowuid'.IO.slurp.Int
}

#| Checks folders for the user `$.user`: root's files are trusted, and that user's own.
class Trust is export {
    has Int $.user is required;
    has Int $!stranger = stranger;
    has Int $!files = 0;

    method !check-owner(Str $path) {
        my $owner = owner-of $path;
        return if $owner == 0 | $!user || $!stranger.defined && $owner == $!stranger;
        refuse $path, "it belongs to user $owner, but only files of root"
            ~ ($!user == 0 ?? '' !! " and of user $!user") ~ ' are run';
    }

    method !check(Str $path, Int $mode, Int :$but = 0) {
        self!check-owner($path);
        refuse $path, "others can write it (mode {$mode.base(8).substr(*-4)}); chmod go-w $path"
            if $mode +& WRITABLE-BY-OTHERS && !($mode +& $but);
    }

    #| Every directory from / to the one that `$folder` is in. A sticky one (/var/tmp) is no matter: what is in it
    #| cannot be replaced by others.
    method !check-parents(Str $folder) {
        my $path = '';
        for $folder.split('/', :skip-empty).head(*-1) -> $name {
            $path ~= "/$name";
            my $mode = mode-of $path;
            refuse $path, 'it is a symbolic link, which is not followed' if $mode +& TYPE == LINK;
            self!check($path, $mode, but => STICKY);
        }
    }

    method !check-tree(Str $root, Str $folder) {
        my $names := nqp::opendir($folder);
        loop {
            my str $name = nqp::nextfiledir($names);
            last unless nqp::chars($name);
            next if $name eq '.' || $name eq '..';
            refuse $root, "it has more than {MAX-FILES} files" if ++$!files > MAX-FILES;
            my $path = "$folder/$name";
            my $mode = mode-of $path;
            given $mode +& TYPE {
                when LINK      { self!check-link($root, $path) }
                when DIRECTORY { self!check($path, $mode); self!check-tree($root, $path) }
                when REGULAR   { self!check($path, $mode) }
                default        { refuse $path, 'it is no file, directory or link' }
            }
        }
        nqp::closedir($names);
    }

    method !check-link(Str $root, Str $path) {
        self!check-owner($path);
        my $target = $path.IO.resolve.Str;
        refuse $path, "it is a symbolic link that leads out of $root, to $target"
            unless $target eq $root || $target.starts-with("$root/");
    }

    #| Dies with an X::Sparrow::Untrusted where somebody else can have written `$folder`, something in it, or a
    #| directory that leads to it; so also where a link leads out of it.
    method check-folder(Str $folder) {
        my $root = $folder.IO.absolute.IO.cleanup.Str;
        self!check-parents($root);
        my $mode = mode-of $root;
        refuse $root, 'it is a symbolic link, which is not followed' if $mode +& TYPE == LINK;
        refuse $root, 'it is no directory' unless $mode +& TYPE == DIRECTORY;
        self!check($root, $mode);
        $!files = 0;
        self!check-tree($root, $root);
    }
}
