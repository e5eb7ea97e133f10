#| A site of its own for one test: unit files, plugins of Sparrow6, task folders, and our real programs over them.
unit module SiteTest;

use SparrowTest;

#| Where Sparrow6 is installed, for the tests that need the real one; undefined where there is none.
sub sparrow6-prefix(--> Str) is export { %*ENV<SPARROW_TEST_SPARROW6> || Str }

class Done is export {
    has Int $.status;
    has Str $.out;
    has Str $.err;
}

class Site is export {
    has IO::Path $.folder = $*TMPDIR.add("sparrow-site-test-$*PID").resolve;
    #| The repositories that sources get.
    has Str $.rakulib is rw = sparrow6-prefix() ?? "inst#{sparrow6-prefix}" !! '';

    submethod TWEAK() {
        # Who may write what decides whether it is trusted.
        run 'sh', '-c', 'umask 022; mkdir -p "$1/sp6/plugins" "$1/tasks" "$1/units" "$1/bin" "$1/home"', 'sh', $!folder;
        # Whoever is asked for something over the network writes down that it was.
        for <curl wget pip3 pip zef carton> -> $name {
            self.file("bin/$name", "#!/bin/sh\necho $name \"\$@\" >> $!folder/called\nexit 1\n").chmod(0o755);
        }
    }

    method plugins(--> IO::Path) { $!folder.add('sp6/plugins') }

    #| Puts the fixtures there: `sparrow6/plugins/*` and `sparrow6/tasks/*` beside the tests.
    method use-fixtures() {
        my $fixtures = $?FILE.IO.parent(2).add('sparrow6');
        run 'cp', '-r', "$fixtures/plugins", "$!folder/sp6";
        run 'cp', '-r', "$fixtures/tasks", $!folder;
        run 'chmod', '-R', 'u=rwX,go=rX', "$!folder/sp6", "$!folder/tasks";
    }

    method file(Str $name, Str $text --> IO::Path) {
        my $file = $!folder.add($name);
        $file.parent.mkdir(0o755);
        $file.spurt: $text;
        $file.chmod(0o644);
        $file
    }

    #| A unit file in `units/`.
    method unit(Str $name, Str $source --> IO::Path) { self.file("units/$name", "#!raku\n$source\n") }

    method environment(*%more --> Hash) {
        %( PATH => "$!folder/bin:%*ENV<PATH>", SPARROW_SP6_HOME => "$!folder/sp6", SP6_TASK_ROOT => "$!folder/tasks",
           SPARROW_RUNTIME_DIR => "$!folder/store", SPARROW_RAKULIB => $!rakulib,
           SPARROW_FILE_TIMEOUT => '100', SPARROW_TOTAL_TIMEOUT => '250', |%more )
    }

    #| Runs one of our programs, or `before` it with it as its last arguments.
    method run(*@words, :@before, *%environment --> Done) {
        my $process = run |@before, |@words, :env(self.environment(|%environment)), :cwd</>,
            :out, :err, :enc<utf8-c8>;
        # What is written to one of the two while the other is read stays small enough for a pipe.
        my $err = start $process.err.slurp(:close);
        my $out = $process.out.slurp(:close);
        Done.new: :$out, err => await($err), status => $process.exitcode
    }

    method sparrowctl(*@words, |c) { self.run(share.parent(2).add('bin/sparrowctl').Str, |@words, |c) }

    #| What fixtures and programs have called that they should not.
    method called(--> Str) { my $file = $!folder.add('called'); $file.e ?? $file.slurp !! '' }

    #| The temporary files of tasks that were left.
    method left-over(--> List) {
        my $raku = $!folder.add('store/raku');
        $raku.e ?? $raku.dir(test => *.starts-with('.tasks')).map(*.basename).List !! ()
    }

    method remove() { run 'rm', '-rf', $!folder }
}
