#| The compiled code of sources, kept in a folder from one translation to the next: a source that was compiled before,
#| with the same software, is loaded and not compiled.
#|
#| What a source says at compile time is not kept, as it may be otherwise the next time (`constant PORT = %*ENV<PORT>`):
#| code is kept only where the compiler has run none of the source's own, loaded no module but ours, declared nothing
#| that others see, and printed nothing. All else is compiled each time, as `EVAL` does.
#|
#| A file has the digest of its source's path for a name; its first line is the digest of the key and of the rest, and the
#| length in bytes of what follows, where the source's keys stand (Sparrow::Places). The rest is MoarVM's bytecode. Whatever
#| is wrong with it, the source is compiled.
unit module Sparrow::Compiled;

use MONKEY-SEE-NO-EVAL;
use nqp;
use Sparrow::Descriptors;
use Sparrow::Noted;
use Sparrow::Places;
use Sparrow::Words;

#| The name that EVAL knows our compiler by.
my constant LANGUAGE = 'Raku, kept by systemd-sparrow';

#| Ends in what would have to change with what this file makes of a source.
my constant FORMAT = 'systemd-sparrow compiled 2';

#| Modules that a source may name: ours, which the host has loaded.
my constant OURS = <Sparrow6::DSL Sparrow6::DSL::Common>;

my constant LARGEST-FILE = 32 +< 20;
my constant STANDARD-ERROR = 2;
#| A digest, a blank, LENGTH-DIGITS and the end of the line.
my constant FIRST-LINE = 50;
my constant DIGEST-DIGITS = 40;
my constant LENGTH-DIGITS = 8;
my constant DAY = 24 * 60 * 60;

#| The type of a buffer that the virtual machine reads into.
my \Bytes = buf8.new.WHAT;

#| Words that make something at compile time, or that show whether the code was compiled just now. A source that has
#| one, if only in a text, is not compiled for keeping: much of that may be done once only, or not into a file at all.
my constant REFUSED-WORDS = <
    BEGIN CHECK INIT DOC constant enum subset class role grammar module package knowhow augment supersede trusts our
    macro quasi unquote slang EVAL EVALFILE nqp callframe Backtrace Rakudo CompUnit precompilation
    GLOBAL CALLER CALLERS CLIENT CORE DYNAMIC LEXICAL MY OUR OUTER OUTERS PARENT SETTING UNIT
>;

#| The folder, and what the software that compiles is known by; undefined where nothing is kept.
my Str $folder;
my Str $software;

#| Numbers that the virtual machine has one object each for. rakudo counts such an object to the first source that it
#| compiles in a process, of which the code of a later one would become a part: so they are given to a part of their own,
#| which is the same in every host.
my $small-integers;
my constant SMALL-INTEGERS = -1 .. 15;

sub set-small-integers-apart() {
    $small-integers := nqp::createsc('systemd-sparrow, small integers');
    nqp::scsetdesc($small-integers, 'small integers');
    my int $at = 0;
    for SMALL-INTEGERS -> Int $value {
        my Mu $object := nqp::box_i($value, Int);
        nqp::setobjsc($object, $small-integers);
        nqp::scsetobj($small-integers, $at++, $object);
    }
}

#| What a module's code is known by to what was compiled with it.
sub context-of(Mu \object --> Str) {
    my $context := nqp::getobjsc(nqp::decont(object));
    nqp::isnull($context) ?? '' !! nqp::scgethandle($context)
}

#| Keeps compiled code in `$directory`, which nobody else can write; to be called before the first source. `@words` is
#| what sources see of ours.
sub keep-compiled(Str $directory, @words) is export(:host) {
    set-small-integers-apart;
    $folder = $directory;
    $software = join "\n", FORMAT, $*RAKU.compiler.id, $*VM.version, $*REPO.id,
        |@words.map({ context-of($_) }).unique.sort;
}

#| Whether `$source` may be compiled for keeping. Lines that are comments do not count.
sub may-be-kept(Str $source --> Bool) {
    my $text = $source.lines.grep({ !.trim-leading.starts-with('#') || .contains('{') }).join("\n");
    return False if ("\n" ~ $text).contains("\n=") || <$? @? %? &? $=>.first({ $text.contains($_) });
    !REFUSED-WORDS.first({ has-word($text, $_, '-') })
}

#| Stands before the repositories while a source is compiled for keeping. What a module says when it is loaded would not
#| be kept, and raku ends the process where it meets one in this mode that it has not compiled yet.
class OurModules does CompUnit::Repository {
    method need(CompUnit::DependencySpecification $wanted, |c --> CompUnit:D) {
        die "code that uses $wanted.short-name() is not kept" unless $wanted.short-name (elem) OURS;
        self.next-repo.need($wanted, |c)
    }
    method resolve(CompUnit::DependencySpecification $wanted --> CompUnit:D) { self.next-repo.resolve($wanted) }
    method loaded(--> Iterable) { () }
    method id(--> Str) { self.next-repo.id }
    method path-spec(--> Str) { self.next-repo.path-spec }
}

#| Whether the compiler has run code of the source's (BEGIN, a trait's argument, …): it compiles that first, and marks it.
sub has-run-code(Mu \tree --> Bool) {
    my \blocks = nqp::getattr(tree, tree.WHAT, '$!code_ref_blocks');
    my int $i = nqp::elems(blocks);
    while --$i >= 0 {
        return True if nqp::atpos(blocks, $i).ann('DYNAMICALLY_COMPILED');
    }
    False
}

#| A package that nothing else has.
sub new-package(Str $name) {
    my Mu $package := Metamodel::PackageHOW.new_type: :$name;
    $package.HOW.compose($package);
    $package
}

#| Calls `&work` with packages of its own in `context`, in place of those of the main program, which are the host's: what
#| refers to them could not be loaded by another host. `$global` is the one that the source's go into.
sub with-own-packages(Mu \context, Mu $global, &work) {
    my Mu $export := new-package 'EXPORT';
    my Mu $pad := nqp::ctxlexpad(context);
    my @names = <GLOBALish $?PACKAGE ::?PACKAGE EXPORT>;
    my $former := nqp::list();
    nqp::push($former, nqp::atkey($pad, $_)) for @names;
    LEAVE nqp::bindkey($pad, $_, nqp::shift($former)) for @names;
    nqp::bindkey($pad, $_, $_ eq 'EXPORT' ?? $export !! $global) for @names;
    work
}

#| `bytes` under another handle than that of what the compiler has in memory still.
sub renamed(Mu \bytes, Str $handle) is raw {
    my @parts = nqp::decode(bytes, 'iso-8859-1').split($handle);
    my int $at = 0;
    for @parts.head(*-1) {
        # "\r\n" is one character, and two bytes.
        $at += .codes;
        nqp::bindpos_i(bytes, $at, ord 'S');
        $at += $handle.chars;
    }
    bytes
}

#| The bytecode of `$source`, compiled as raku compiles a module, but in `context`, as EVAL does. Dies where it is not
#| one to keep.
sub bytecode(Str $source, Mu \context) is raw {
    my $compiler := nqp::getcomp('Raku');
    my Mu $host := nqp::gethllsym('Raku', 'GLOBAL');
    my Mu $global := new-package 'GLOBAL';
    my $repository := $*REPO;
    my Bool $is-open = False;
    LEAVE {
        nqp::bindhllsym('Raku', 'GLOBAL', $host);
        PROCESS::<$REPO> := $repository;
        # What is compiled next would otherwise be taken for a part of this.
        nqp::popcompsc() if $is-open;
    }
    PROCESS::<$REPO> := OurModules.new: next-repo => $repository;
    $is-open = True;
    my Mu $tree := with-own-packages context, $global, {
        # Another text than what EVAL compiles where this is not kept: the compiler knows its work by the digest of the text,
        # and takes what it knows already for a part of it.
        $compiler.compile: "$source\n", :outer_ctx(context), :$global, :precomp(1), :target<optimize>, :compunit_ok(1),
            :language_version($compiler.language_version), |telling-compiler
    }
    die 'the source has been run in part' if has-run-code($tree);
    die 'the source declares packages' if $global.WHO.keys.first({ !($host.WHO{$_}:exists) });
    my $assembly := $compiler.compile: $tree, :from<optimize>, :target<mast>, :precomp(1), :compunit_ok(1);
    $is-open = False;
    my Mu $bytes := nqp::getcomp('MAST').assemble($assembly).bytecode;
    renamed $bytes, nqp::scgethandle(nqp::getattr($tree, $tree.WHAT, '$!sc'))
}

#| `bytecode()`, where the compiler has said nothing to anybody: what it says (`Potential difficulties: …`) belongs to
#| each evaluation. `$catch` is an empty file that takes what is said.
sub quiet-bytecode(Str $source, Mu \context, IO::Handle $catch) {
    return bytecode($source, context) if $*ERR.native-descriptor == STANDARD-ERROR;
    my $bytes := with-standard-error $catch, { bytecode($source, context) };
    die 'the compiler has said something' if $catch.path.s;
    $bytes
}

#| The code in `bytes`, ready to be run.
sub code-of(Mu \bytes) { nqp::hllizefor(nqp::compunitmainline(nqp::buffertocu(bytes)), 'Raku') }

#| What the first line of a file says of the rest.
sub digest(Str $key, Str $places, Mu \bytes --> Str) {
    nqp::sha1(nqp::concat("$key\0$places\0", nqp::decode(bytes, 'iso-8859-1')))
}

#| The bytecode that `$file` has for `$key`; undefined where there is none. `$places` becomes what it has of these. Dies
#| where it cannot be read.
sub stored(Str $file, Str $key, Str $places is rw) is raw {
    return Bytes unless nqp::stat($file, nqp::const::STAT_EXISTS) && !nqp::fileislink($file)
        && nqp::stat($file, nqp::const::STAT_ISREG);
    my int $size = nqp::stat($file, nqp::const::STAT_FILESIZE);
    return Bytes unless FIRST-LINE < $size <= LARGEST-FILE
        && nqp::stat($file, nqp::const::STAT_UID) == nqp::stat($folder, nqp::const::STAT_UID);
    my $handle := nqp::open($file, 'r');
    my sub read-text(int $length, str $encoding) {
        my $read := nqp::create(Bytes);
        # Of none it would read until the end.
        nqp::readfh($handle, $read, $length) if $length > 0;
        nqp::p6box_s(nqp::decode($read, $encoding))
    }
    my $line = read-text FIRST-LINE, 'iso-8859-1';
    my $is-whole = $line ~~ / ^ <xdigit> ** {DIGEST-DIGITS} ' ' (<[0..9]> ** {LENGTH-DIGITS}) \n $ /;
    my $text = $is-whole && $is-whole[0] <= $size ?? read-text($is-whole[0].Int, 'utf8') !! '';
    my $bytes := nqp::create(Bytes);
    nqp::readfh($handle, $bytes, $size);
    nqp::closefh($handle);
    return Bytes unless $is-whole && digest($key, $text, $bytes) eq $line.substr(0, DIGEST-DIGITS);
    $places = $text;
    # The date tells that it is used: who removes old ones goes by it.
    store($file, $key, $places, $bytes) if nqp::time() div 1_000_000_000 - nqp::stat($file, nqp::const::STAT_MODIFYTIME) > DAY;
    $bytes
}

#| A new file beside `$file`, to take its place once it is whole; undefined where none can be made.
sub new-file(Str $file --> IO::Handle) {
    # Left by one that was ended.
    nqp::unlink("$file.new") if nqp::stat("$file.new", nqp::const::STAT_EXISTS);
    (try open "$file.new", :w, :x, :bin, :out-buffer(0)) // IO::Handle
}

#| Writes what is to be kept into `$new`, and puts that in the place of `$file`.
sub put(IO::Handle $new, Str $file, Str $key, Str $places, Mu \bytes) {
    my $handle := nqp::getattr(nqp::decont($new), IO::Handle, '$!PIO');
    my $encoded = $places.encode;
    my $length = sprintf '%0*d', LENGTH-DIGITS, $encoded.bytes;
    nqp::writefh($handle, nqp::decont("{digest $key, $places, bytes} $length\n".encode));
    nqp::writefh($handle, nqp::decont($encoded)) if $places;
    nqp::writefh($handle, bytes);
    $new.close;
    nqp::rename($new.path.Str, $file);
}

sub store(Str $file, Str $key, Str $places, Mu \bytes) {
    with new-file $file -> $new {
        CATCH { default { try $new.close; try unlink $new.path } }
        put $new, $file, $key, $places, bytes;
    }
}

#| The code that is kept for the source at `$path`, or that is kept from now on; undefined where there is none.
sub kept(Str $path, Str $source, Mu \context) {
    my $file = file-of $path;
    my $key = join "\0", $software, $path, $source;
    # Given by variables: what a handler returns from here, phasers on the way would replace by what they give.
    my Mu $code := Nil;
    my Str $places = '';
    {
        CATCH { default { } }
        my Mu $bytes := stored $file, $key, $places;
        $code := code-of $bytes if nqp::isconcrete($bytes);
    }
    if $code.defined {
        use-places $places;
        return $code;
    }
    return $code if !may-be-kept $source;
    with new-file $file -> $new {
        CATCH {
            default {
                try $new.close;
                try unlink $new.path;
            }
        }
        my Mu $bytes := quiet-bytecode $source, context, $new;
        $places = places-text $source;
        my Mu $compiled := code-of $bytes;
        put $new, $file, $key, $places, $bytes;
        use-places $places;
        $code := $compiled;
    }
    $code
}

sub file-of(Str $path --> Str) { "$folder/{nqp::sha1($path)}" }

#| Drops what is kept of the source at `$path`.
sub forget-compiled(Str $path) is export(:host) { unlink file-of $path }

#| What EVAL compiles sources with: raku's compiler, unless there is something kept.
class Compiler {
    method compile(Str $source, Mu :outer_ctx($context)!, Mu :$global!, :$language_version, *%others) {
        noted-compilation { self!code: $source, $context, $global, $language_version, %others }
    }

    method !code(Str $source, Mu $context, Mu $global, $language_version, %others) {
        my Mu $code := %others || !$folder.defined
            ?? Nil !! kept(~nqp::getlexdyn('$?FILES'), $source, nqp::decont($context));
        unless $code.defined {
            $code := nqp::getcomp('Raku').compile: $source, :outer_ctx(nqp::decont($context)),
                :global(nqp::decont($global)), :$language_version, |telling-compiler, |%others;
            use-places places-text $source;
        }
        $code
    }
}

nqp::bindcomp(LANGUAGE, Compiler);

#| Runs `$source`, the text of the file at `$path`, as EVAL does, in `$scope`. The compiler is ours even where nothing is
#| kept: it tells when it compiles.
sub run-source(Str $source, Str $path, $scope) is export {
    EVAL $source, context => $scope, filename => $path, lang => LANGUAGE
}
