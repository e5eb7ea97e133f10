#| What a source is told of the machine's files: unit files, mounts, disks, data. Kept in the description, so that a hook
#| is told the same as the translation was, whatever has become of the files.
unit module Sparrow::Lookups;

use JSON::Fast;

my %found;
my $given;
my Lock $lock .= new;

#| Starts anew: look-ups give what is in `$json`, as lookups-json() gave it, and what the machine says where it is not.
sub use-lookups(Str $json = '') is export {
    %found = ();
    $given = $json ?? from-json($json) !! Nil;
}

#| What `&look` gives, or gave when the source was translated: a string, a number, a Bool, or lists and hashes of them.
#| `$what` tells one question from another.
sub looked-up(Str $what, &look) is export {
    $lock.protect: {
        return %found{$what} if %found{$what}:exists;
        my $result = $given.defined && ($given{$what}:exists) ?? $given{$what} !! look();
        %found{$what} = $result;
        $result
    }
}

#| All that was looked up, as JSON; empty where nothing was.
sub lookups-json(--> Str) is export { %found ?? to-json(%found, :!pretty, :sorted-keys) !! '' }
