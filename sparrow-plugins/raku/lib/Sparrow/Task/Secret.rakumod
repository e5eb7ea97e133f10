#| Passwords, tokens and the like, which never stand in a message or in a process list.
unit module Sparrow::Task::Secret;

use Sparrow::Task::Parameters;

#| Where systemd looks for a credential of its own accord (systemd.exec(5), LoadCredential=), after what it has
#| already handed to the service.
my constant CREDENTIAL-STORES = </etc/credstore /run/credstore /usr/lib/credstore>;

#| The file that the parameter `$name` means: an absolute path, or the name of a credential.
sub secret-file(Parameters $given, Str $name --> IO::Path) {
    my $accepted = 'an absolute path, or the name of a credential';
    my $file = $given.text($name, :$accepted, :needed);
    return $file.IO if $file.starts-with('/');
    $given.refuse($name, $accepted) if $file.contains('/') || $file eq '.' | '..';
    my @stores = |(%*ENV<CREDENTIALS_DIRECTORY> // ()), |CREDENTIAL-STORES;
    @stores.map(*.IO.add($file)).first(*.e)
        // die "parameter '$name': there is no credential '$file' in {@stores.join(', ')}"
}

sub first-line(IO::Path $file, Str $name --> Str) {
    CATCH { default { die "parameter '$name': cannot read $file: {.message}" } }
    my $line = $file.lines.head // '';
    die 'its first line is empty' unless $line.trim;
    die 'its first line has control characters' if $line ~~ / <:Cc> /;
    $line
}

#| The parameter `$name`, or else the first line of the file that `$name-file` names; undefined where neither is given.
sub secret(Parameters $given, Str $name --> Str) is export {
    my $by-file = "{$name}-file";
    if $given.is-set($name) {
        my $value = $given.value($name);
        $value ~~ Str:D | Int:D && $value.Str !~~ / <:Cc> / or die "parameter '$name' must be text on one line";
        return $value.Str;
    }
    $given.is-set($by-file) ?? first-line(secret-file($given, $by-file), $by-file) !! Str
}
