#| Servers of Debian's packages that a test starts for itself: in a temporary folder, as a user without privileges.
unit module RealServer;

use Sparrow::Task::Program;

#| A folder that the servers may use, gone at the end; its path is short, as that of a socket may have 107 bytes only.
my IO::Path $folder;
my Proc::Async @running;
my Promise @ended;

END {
    .kill: 'KILL' for @running;
    await @ended if @ended;
    run 'rm', '-rf', $folder if $folder;
}

sub server-folder(--> IO::Path) is export {
    without $folder {
        $folder = "/tmp/sparrow-servers-$*PID".IO;
        mkdir $folder;
        $folder.chmod: 0o777;
    }
    $folder
}

#| A folder of the user `$user` in it.
sub own-folder(Str $name, Str $user --> IO::Path) is export {
    my $own = server-folder().add($name);
    mkdir $own;
    run 'chown', $user, $own if $*USER == 0;
    $own
}

#| The first of `@names` that this system has as a user.
sub known-user(*@names --> Str) is export {
    my @known = '/etc/passwd'.IO.lines.map(*.split(':').head);
    @names.first(* ∈ @known)
}

#| The words that run `@command` as `$user`, where we are root, and not longer than this test lives.
sub as(Str $user, *@command --> List) is export {
    my @user = $*USER == 0 ?? ("--reuid=$user", '--regid=' ~ run('id', '-g', $user, :out).out.slurp(:close).trim, '--clear-groups') !! ();
    ('setpriv', '--pdeathsig=KILL', |@user, '--', |@command)
}

#| Runs `@command` to its end, in the servers' folder; dies with its output where it fails.
sub prepare(*@command) is export {
    my $process = run @command, :out, :err, :merge, cwd => server-folder;
    my $output = $process.out.slurp(:close);
    die "@command[]: $output" if $process.exitcode;
}

#| Starts a server, which goes on until the test ends. Its output goes to the log NAME.log in the servers' folder.
sub start-server(Str $name, *@command) is export {
    my $process = Proc::Async.new: @command;
    my $log = server-folder().add("$name.log").open(:w);
    $process.bind-stdout: $log;
    $process.bind-stderr: $log;
    @running.push: $process;
    @ended.push: $process.start(cwd => server-folder).then: -> $ { };
}

sub server-log(Str $name --> Str) is export { server-folder().add("$name.log").slurp }

#| A program, also one in the folders of PostgreSQL's versions; undefined where there is none.
sub server-program(Str $name --> Str) is export {
    .return with program-path $name;
    my $versions = '/usr/lib/postgresql'.IO;
    my $program = $versions.d ?? $versions.dir.sort.reverse.map(*.add("bin/$name")).first(*.x) !! Nil;
    $program ~~ IO::Path:D ?? $program.Str !! Str
}

#| Whether `$text` is in the arguments of any process while `&block` runs.
sub seen-in-arguments(Str $text, &block --> Bool) is export {
    my $done = start block;
    my $seen = False;
    repeat {
        for '/proc'.IO.dir(test => / ^ \d+ $ /) -> $process {
            # A process may have ended meanwhile.
            my $arguments = try open($process.add('cmdline'), :bin).slurp(:close).decode('latin-1');
            $seen = True if ($arguments // '').contains($text);
        }
    } until $done;
    await $done;
    $seen
}
