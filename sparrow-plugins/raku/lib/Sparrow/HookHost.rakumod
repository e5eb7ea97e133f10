#| The processes in which systemd-sparrow-hooks calls hooks: the *host* makes a copy of itself for each unit, which
#| evaluates the unit's source; that *unit process* makes a copy of itself for each call of a hook, so that a call leaves
#| nothing behind for the next one. All of them are children of the *server*, which reaps them.
#|
#| Command line: `raku -I HEAD -I LIB hook-host.raku --server=PID --control=FD --clone=NUMBER --plugins=DIR
#| [--scratch=DIR]`. --clone is the number of the system call clone(2).
#|
#| All are asked in the same way: with two numbers (Sparrow::Requests), the request's own and the descriptor of the
#| server's that holds a JSON object. The host is asked by its standard input for a unit process:
#|
#|     {"file":PATH,"source":TEXT,"deferred":[PATH,…],"task":INDEX,"name":NAME,"site":{…},"lookups":JSON,
#|      "environment":["A=b",…],"cgroup":PATH,"calls":FD,"control":FD,"output":FD,"answer":FD}
#|
#| the unit process by "calls" for a copy, which may be before there is a call for it:
#|
#|     {"cgroup":PATH,"output":FD,"answer":FD,"call":FD}
#|
#| and the copy by "call" for its one call:
#|
#|     {"hook":HOOK,"unit":UNIT,"arguments":[…],"later":[KEY,…]}
#|     …                                                           (Sparrow::HookCall's call-in)
#|
#| "cgroup", a file cgroup.procs, may be absent. Each has a control descriptor, which gets one line for each event, in
#| one write each:
#|
#|     ready               of the host: it is warm; of a unit process: the source is evaluated
#|     alone               of a unit process: it is evaluated, has threads, and so cannot be copied: it serves one call
#|                         itself
#|     threads             of the host, before it ends: it had to compile our modules, and has threads of that; another
#|                         need not
#|     forked ID PID       process PID serves the request ID; said by itself, before anything else, and by the one that
#|                         it is a copy of: it may be killed before it says anything
#|     failed ID MESSAGE   no copy could be made
#|
#| What became of the hook is one line of JSON in "answer", {"result":…} or {"error":{"message":…,"type":…,"line":…}}; the
#| process then runs its END blocks, for which it has a second, and ends with status 0. A unit process answers only where its source died, and ends then.
unit module Sparrow::HookHost;

use nqp;
use JSON::Fast;
use Sparrow::Copies;
use Sparrow::DSL::Tasks :host;
use Sparrow::Descriptors;
use Sparrow::Evaluate;
use Sparrow::Evaluation;
use Sparrow::HookCall;
use Sparrow::LibC;
use Sparrow::Plugin::Catalogue;
use Sparrow::Plugin::State;
use Sparrow::Requests;
use Sparrow::Site :host;
use Sparrow::Warming;
use Sparrow::Workshop :host;
# What the tasks of plugins use, loaded once for all.
use Sparrow::Task::Activation;
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;

my constant USAGE =
    'usage: hook-host.raku --server=PID --control=FD --clone=NUMBER --plugins=DIR [--scratch=DIR]';

#| A call with an event, in kind and size.
my constant PRACTICE = (
    '{"hook":"x","unit":"x.service","arguments":[{"type":"x"}],"later":["limits","psi"]}',
    '{"memory-high":"1G"}',
    '{' ~ <memory cpu io>.map({
        qq[{.raku}:\{] ~
            <system unit slice>.map({ qq[{.raku}:[[123,45,6,123456],[123,0,0,1234]]] }).join(',') ~ '}'
    }).join(',') ~ '}',
).join("\n");

# linux/prctl.h, signal.h
my constant PR_SET_PDEATHSIG = 1;
my constant PR_SET_CHILD_SUBREAPER = 36;
my constant PR_SET_THP_DISABLE = 41;
my constant SIGKILL = 9;

#| The server's side of a process: which its descriptors are.
my class Server {
    has Int $.pid is required;
    has Int $.clone is required;
    #| What the standard handles of copies become.
    has StandardHandles $.handles is required;

    method text(Int $file --> Str) { text-in "/proc/$!pid/fd/$file" }
    method request(Int $file --> Hash) { from-json self.text($file) }

    #| A handle of the virtual machine: Raku would close it with those of the source.
    method open-for-reading(Int $number) is raw {
        my $handle := nqp::open("/proc/$!pid/fd/$number", 'r');
        close-on-exec nqp::filenofh($handle);
        $handle
    }
}

#| Lines to a control descriptor; a handle of the virtual machine, too.
my class Control {
    has $!handle;

    method open(Control:U: Int $server, Int $number --> Control) {
        self.new.take-over: nqp::open("/proc/$server/fd/$number", 'w')
    }
    method take-over(Mu \handle --> Control) {
        $!handle := handle;
        nqp::setbuffersizefh($!handle, 0);
        close-on-exec nqp::filenofh($!handle);
        self
    }
    method tell(Str $line) {
        my $bytes := nqp::decont("$line\n".encode('utf8'));
        nqp::writefh($!handle, $bytes);
    }
    method close() { nqp::closefh($!handle) }
}

sub arguments(@arguments --> Hash) {
    my %found;
    for @arguments {
        when / ^ '--' (server | control | clone) '=' (\d+) $ / { %found{~$0} = $1.Int }
        when / ^ '--' (plugins | scratch) '=' (.+) $ /         { %found{~$0} = ~$1 }
        default                                                { die "unknown argument '$_'; {USAGE}" }
    }
    my @missing = <server control clone plugins>.grep: { !%found{$_}.defined };
    die "missing --@missing.join(', --'); {USAGE}" if @missing;
    %found
}

sub warm-up($scope) {
    my $evaluation = evaluate-for-hooks source => WARMING, path => WARMING-PATH, deferred => ['hooks'], :$scope;
    my &hook = hook-of $evaluation, 0, 'warm', 'check';
    my Mu $result := called &hook, from-json '{"unit":"warm.service","hook":"check","arguments":[]}';
    my $json = result-json $result;
    die "cannot warm up: $json" unless $json eq '{"result":{"a":1}}';
}

#| What a copy does first, so that all that it starts can be ended with it: it is in its control group before it runs
#| any code of a source; what loses its parent below it becomes its child; and it ends with the server.
sub become-oneself(Server $server, %request) {
    .IO.spurt: '0' with %request<cgroup>;
    libc 'setsid';
    libc :type<long>, 'prctl', PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0;
    libc :type<long>, 'prctl', PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0;
    leave 1 unless nqp::getppid() == $server.pid;
    forget-the-host;
    PROCESS::<$PID> := nqp::p6box_i(nqp::getpid());
    $server.handles.become: warden => $server.pid, number => %request<output>;
}

#| Does what a call does, so that the copy has memory of its own for that before it is called.
sub practise(%unit, Evaluation $evaluation) {
    my %call := call-in PRACTICE;
    # Where there is no hook, its call says so.
    try hook-of $evaluation, %unit<task>, %unit<name>, $evaluation.tasks.map({ |.hooks.keys }).head // '';
    my Mu $result := called
        -> $event { %( memory-high => $event<limits><memory-high>, pressure => $event<psi><memory><avg10> ) }, %call;
    result-json $result;
    open('/dev/null').close;
}

#| Calls the hook and ends the process.
sub serve-call(%call, %unit, Evaluation $evaluation, ReplyChannel $reply) {
    my &hook;
    my $json;
    {
        CATCH { default { $json = failure-json $_, diagnosis-of($_, $evaluation, &hook) } }
        CONTROL { when CX::Warn { warned($_, $evaluation); .resume } }
        &hook = hook-of $evaluation, %unit<task>, %unit<name>, %call<hook>;
        my Mu $result := called &hook, %call;
        # A closure that ends with task-run has come to that task's state, in which nobody wishes for settings.
        $json = result-json $result ~~ State ?? $result.so !! $result;
    }
    # Who waits for the answer does not wait for END blocks too.
    $reply.send: $json;
    end-source;
    leave 0;
}

#| Answers calls until they end. Where the process has threads it serves the first itself.
sub serve-calls(%unit, Mu \calls, Control $control, Server $server, Evaluation $evaluation) {
    my $is-alone = !has-one-thread;
    collect-garbage unless $is-alone;
    $control.tell: $is-alone ?? 'alone' !! 'ready';
    my int $self = nqp::getpid();
    while next-numbers(calls) -> ($id, $file) {
        CATCH {
            default {
                $control.tell: "failed $id {.message.lines.join(' ')}";
                # A copy is not to go on with the unit process's work.
                leave 1 unless nqp::getpid() == $self;
            }
        }
        my $copy = $is-alone ?? 0 !! fork-beside $server.clone;
        $control.tell: "forked $id {$copy || nqp::getpid()}";
        next if $copy;
        my %copy := $server.request: $file;
        become-oneself $server, %copy;
        my $reply = ReplyChannel.open: $server.pid, %copy<answer>;
        my $call := $server.open-for-reading: %copy<call>;
        nqp::closefh(calls);
        $control.close;
        practise %unit, $evaluation;
        my ($, $called-with) = next-numbers $call;
        leave 0 without $called-with;
        nqp::closefh($call);
        serve-call call-in($server.text($called-with)), %unit, $evaluation, $reply;
    }
    leave 0;
}

#| Makes `@variables`, NAME=VALUE each, what %*ENV is, in place of what the host was started with.
sub use-environment(@variables) {
    my %environment = @variables.map: { my ($name, $value) = .split('=', 2); $name => $value };
    PROCESS::<%ENV> := %environment;
}

#| The unit process's life, from the fork to its end.
sub unit-process(Int $file, Server $server, $scope) {
    CATCH { default { $*ERR.print: "{.message}\n"; leave 1 } }
    my %unit := $server.request: $file;
    become-oneself $server, %unit;
    my $control = Control.open: $server.pid, %unit<control>;
    my $calls := $server.open-for-reading: %unit<calls>;
    use-environment %unit<environment>;
    use-site %unit<site>;
    my $evaluation;
    {
        CATCH {
            default {
                my $json = failure-json $_, diagnosis-of($_, (try evaluation), Callable);
                end-source;
                ReplyChannel.open($server.pid, %unit<answer>).send: $json;
                leave 0;
            }
        }
        $evaluation = evaluate-for-hooks
            source => %unit<source>, path => %unit<file>, deferred => %unit<deferred>.list,
            lookups => %unit<lookups> // '', :$scope;
    }
    serve-calls %unit, $calls, $control, $server, $evaluation;
}

#| Runs the host until its input ends. `$scope` is what sources are compiled in.
sub serve-hooks(@command-line, $scope) is export {
    my %arguments = arguments @command-line;
    # What waits in a buffer at a fork would be written by every process that comes of it.
    .out-buffer = 0 for $*OUT, $*ERR;
    my ($pid, $clone, $number) = %arguments<server clone control>;
    my $control = Control.open: $pid, $number;
    my $server = Server.new: :$pid, :$clone, handles => StandardHandles.new(warden => $pid, control => $number);
    use-catalogue Catalogue.from-directory(%arguments<plugins>.IO);
    use-workshop plugins => %arguments<plugins>, scratch => %arguments<scratch> // Str;
    warm-up $scope;
    unless has-one-thread() {
        $control.tell: 'threads';
        leave 0;
    }
    collect-garbage;
    # Huge pages were for the host: a copy would have the kernel empty 2 MiB for the little that it adds.
    libc 'prctl', PR_SET_THP_DISABLE, 1, 0, 0, 0, :type<long>;
    $control.tell: 'ready';
    my int $host = nqp::getpid();
    while next-numbers() -> ($id, $file) {
        CATCH {
            default {
                $control.tell: "failed $id {.message.lines.join(' ')}";
                # A copy is not to go on with the host's work.
                leave 1 unless nqp::getpid() == $host;
            }
        }
        my $copy = fork-beside $clone;
        $control.tell: "forked $id {$copy || nqp::getpid()}";
        next if $copy;
        $control.close;
        unit-process $file, $server, $scope;
    }
    leave 0;
}
