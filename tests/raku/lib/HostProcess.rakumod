#| The host as a process, with the test in the warden's place.
unit module Test::HostProcess;

use JSON::Fast;
use Sparrow::Descriptors;
use SparrowTest;

#| A pipe as the warden has them. The test holds both ends, so that neither side blocks at opening.
class Channel::OfWarden {
    has IO::Path $.folder is required;
    has Str $.name;
    has IO::Handle $!handle;
    submethod TWEAK() {
        my $path = $!folder.add($!name);
        run 'mkfifo', $path;
        $!handle = $path.open: :rw, :out-buffer(0), :enc<utf8-c8>;
        close-on-exec $!handle.native-descriptor;
    }
    method number() { $!handle.native-descriptor }
    method line() { $!handle.get }
    #| What was written so far.
    method drained() {
        my $end = "--end--";
        $!handle.print: "$end\n";
        gather while (my $line = $!handle.get) ne $end { take $line }
    }
}

my $hosts = 0;

#| A host that runs, with its pipes in the folder `$.folder`, an empty one.
class HostProcess is export {
    has IO::Path $.folder is required;
    #| More of its command line.
    has Str @.options;
    #| More of its environment.
    has Str %.environment;
    has Channel::OfWarden $!control;
    has Channel::OfWarden $!reply;
    has Channel::OfWarden $!output;
    has $.process;
    has $!next = 0;

    submethod TWEAK() {
        my $number = $hosts++;
        ($!control, $!reply, $!output) = <control reply output>.map:
            { Channel::OfWarden.new: :$!folder, name => "$_-$number" };
        my %environment = |%*ENV, |%!environment;
        # What the warden gives to the host alone.
        %environment{|<MVM_SPESH_DISABLE LD_PRELOAD MALLOC_CONF>} = 1, '', 'narenas:1';
        %environment<HOME>:delete;
        $!process = run $*EXECUTABLE, '-I', $!folder, '-I', "inst#{share}/raku",
            share.add('host.raku'), "--warden=$*PID", "--control={$!control.number}",
            "--plugins={share.add('plugins')}", |@!options, :in, env => %environment, cwd => '/';
    }

    method event() { $!control.line }

    method send(Int $id, Str $request) {
        my $bytes = $request.encode;
        $!process.in.print: sprintf "%09d %09d\n", $id, $bytes.bytes;
        $!process.in.write: $bytes;
    }

    #| Reply and output of one source.
    method evaluate(Str $source, Str $path, :@deferred = ['hooks']) {
        my $id = $!next++;
        self.send: $id, to-json :!pretty, %( :$source, file => $path,
            reply => $!reply.number, output => $!output.number, :@deferred );
        my $forked = self.event;
        die "forked: $forked" unless $forked ~~ / ^ "forked $id " \d+ $ /;
        my $opened = self.event;
        die "opened: $opened" unless $opened eq "opened $id";
        my $reply = $!reply.line;
        $reply, $!output.drained.join("\n")
    }

    method end() {
        $!process.in.close;
        $!process.exitcode
    }
}
