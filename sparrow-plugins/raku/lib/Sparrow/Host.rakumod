#| The host's process: reads requests, forks an evaluator for each.
#|
#| Command line: `raku -I HEAD -I LIB host.raku --warden=PID --control=FD --plugins=DIR
#| [--clone=NUMBER] [--scratch=DIR] [--compiled=DIR] [--sources=NUMBER]`. The *warden* is the process that starts the
#| host, owns its pipes and reaps its evaluators: PID 1 of their PID namespace, or a subreaper. --clone is the number of
#| the system call clone(2), without which forking costs more. In --compiled the compiled code of sources is kept
#| (Sparrow::Compiled). --sources is how many requests will come: warming up for a few does not pay. Without it, many.
#|
#| Standard input has the requests, each a header, its number and size in bytes (Sparrow::Requests), and a JSON object,
#| which is read by the evaluator:
#|
#|     000000007 000000093
#|     {"file":PATH,"source":TEXT,"reply":FD,"output":FD,"deferred":[KEY,…],"site":{…}}
#|
#| (Sparrow::Site has what "site" holds; "deferred" and "site" may be absent.)
#|
#| The control descriptor gets one line for each event, in one write each:
#|
#|     ready               the host is warm and reads requests
#|     restarts            another process takes the host's place, whose look at the clock nobody sees
#|     forked ID PID       the evaluator of request ID is process PID, a child of the warden
#|     opened ID           it has opened its descriptors, and the source comes next: the warden may close its own write
#|                         ends, and what the evaluator looks at from now on counts as the source's
#|     failed ID MESSAGE   no evaluator could be made
#|
#| The evaluator writes one line of JSON (description.schema.json) to the reply descriptor and
#| ends with status 0. At the end of its input the host ends with status 0.
unit module Sparrow::Host;

use nqp;
use JSON::Fast;
use Sparrow::Compiled :host;
use Sparrow::Copies;
use Sparrow::DSL;
use Sparrow::DSL::Tasks :host;
use Sparrow::Descriptors;
use Sparrow::Environment;
use Sparrow::Evaluate;
use Sparrow::LibC;
use Sparrow::Noted;
use Sparrow::Plugin::Catalogue;
use Sparrow::Repeatable;
use Sparrow::Requests;
use Sparrow::Site :host;
use Sparrow::Warming;
use Sparrow::Workshop :host;
# What the tasks of plugins use, loaded once for all evaluators.
use Sparrow::Task::Activation;
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;

my constant USAGE =
    'usage: host.raku --warden=PID --control=FD --plugins=DIR [--clone=NUMBER] [--scratch=DIR] [--compiled=DIR] '
    ~ '[--sources=NUMBER]';

#| An argument that only the host itself gives, to the process that takes its place.
my constant SECOND-START = '--second-start';

# linux/prctl.h
my constant PR_SET_THP_DISABLE = 41;

#| What the warden sets for the host alone: not for sources, nor for the children of sources.
my constant OWN-VARIABLES = <MVM_SPESH_DISABLE LD_PRELOAD MALLOC_CONF>;

#| For how many sources warming up would take longer than it saves, and for how many more of it is worth while.
my constant FEW = 2;
my constant MANY = 16;

#| After how many requests the host collects its garbage.
my constant COLLECT-AFTER = 64;

#| A request with something of all that requests have.
my constant REHEARSED = q:to/JSON/;
    {"reply":1,"output":2,"deferred":["hooks","health-check.check"],"file":"/a.raku",
    "source":"#!raku\n# \u00fc\ntask-run \"a\", \"systemd\", %(\n\tstart => '/bin/true {$a}',\n);\n","site":{
    "plugin-dirs":["/a","/b"],"task-root":"/c","unit-dirs":["/d","/e"],"defaults":[{"path":"/f","text":"%()"}],
    "facts":{},"modules":[{"name":"G.rakumod","path":"/g","text":""}]}}
    JSON

#| The host's side of its warden.
my class Warden {
    has Int $.pid is required;
    #| The number of clone(2); undefined where the warden did not give it.
    has Int $.clone;
    has IO::Handle $.control is required;
    #| What the standard handles of evaluators become.
    has StandardHandles $.handles is required;

    method from-arguments(Warden:U: %arguments --> Warden) {
        my ($pid, $control) = %arguments<warden control>;
        self.new: :$pid, |(:clone($_) with %arguments<clone>),
            control => open-for-writing($pid, $control), handles => StandardHandles.new(warden => $pid, :$control)
    }

    method tell(Str $line) { $!control.print: "$line\n" }
}

#| What an evaluator does before and after its source, so that the first real one finds that warm too.
sub rehearse() {
    use-site request(REHEARSED)<site>;
    note-native-code;
    LEAVE use-site %();
}

sub warm-up($scope) {
    my $reply = evaluate-source source => WARMING, path => WARMING-PATH, deferred => ['hooks'], :$scope,
        on-exit => { die "the warming source called exit" };
    die "cannot warm up: $reply" if $reply.contains('"error"');
}

#| The host's command line as a hash.
sub arguments(@arguments --> Hash) {
    my %found;
    for @arguments {
        when / ^ '--' (warden | control | clone | sources) '=' (\d+) $ / { %found{~$0} = $1.Int }
        when / ^ '--' (plugins | scratch | compiled) '=' (.+) $ /   { %found{~$0} = ~$1 }
        when SECOND-START                               { %found<second-start> = True }
        default                                         { die "unknown argument '$_'; {USAGE}" }
    }
    my @missing = <warden control plugins>.grep: { !%found{$_}.defined };
    die "missing --@missing.join(', --'); {USAGE}" if @missing;
    %found
}

#| A request as a hash, or death with what is wrong with it.
sub request(Str $json --> Hash) {
    my $request = from-json $json;
    die "a request must be a JSON object" unless $request ~~ Hash:D;
    for 'file', Str, 'source', Str, 'reply', Int, 'output', Int -> $key, $type {
        my $value = $request{$key};
        die "a request needs '$key', of type {$type.^name}" unless $value.defined && $value ~~ $type;
    }
    $request<deferred> //= [];
    $request<site> //= %();
    $request
}

#| Has what is the process's own tell when it is asked for: nobody can see who looks at what is known already.
sub watch-the-process() {
    %*ENV{$_}:delete for OWN-VARIABLES;
    watch-environment;
    PROCESS::<$PID> := Proxy.new:
        FETCH => -> $ { nqp::p6box_i(nqp::getpid()) }, STORE => -> $, $ { die 'Cannot modify $*PID' };
    # It knows when the host began.
    PROCESS::<$INIT-INSTANT> := Proxy.new:
        FETCH => -> $ { note-unrepeatable 'it asks for $*INIT-INSTANT'; now }, STORE => -> $, $ { };
}

#| The evaluator's life, from the fork to its end.
sub evaluator(Request $given, Warden $warden, $scope) {
    my $id = $given.id;
    CATCH { default { $*ERR.print: "evaluator $id: {.message}\n"; leave 1 } }
    my %request := request $given.json;
    my $reply = ReplyChannel.open: $warden.pid, %request<reply>;
    $warden.handles.become: warden => $warden.pid, number => %request<output>;
    forget-the-host;
    $warden.tell: "opened $id";
    $warden.control.close;
    use-site %request<site>;
    my Lock $answering .= new;
    my Str $answer;
    # The first answer counts: an END block may call exit, and so may other threads.
    my &answer = -> Str $json {
        $answering.protect: {
            without $answer {
                $answer = $json;
                end-source;
                note-native-code;
            }
            $reply.send: $answer;
            leave 0;
        }
    };
    answer evaluate-source
        source => %request<source>, path => %request<file>,
        deferred => %request<deferred>.list, :$scope, on-exit => &answer;
}

#| Makes a copy of this process and leaves it to the warden, where it is not this process's parent; true in the copy.
sub fork-twice(--> Bool) {
    return False if nqp::fork();
    my int $parent = nqp::getpid();
    leave 0 if nqp::fork();
    # The warden is this process's parent once the one between is gone.
    sleep 0.0005 while nqp::getppid() == $parent;
    True
}

sub start-evaluator(Request $request, Warden $warden, $scope, Bool :$beside!) {
    return unless $beside ?? fork-beside($warden.clone) == 0 !! fork-twice;
    $warden.tell: "forked $request.id() {nqp::getpid()}";
    evaluator $request, $warden, $scope;
}

#| Whether this process can fork though it has threads: mostly not, and nqp::fork says so.
sub can-fork-with-threads(--> Bool) {
    my $child = try nqp::fork();
    leave 0 if $child.defined && $child == 0;
    $child.defined
}

#| Makes warm what evaluators use, as far as that pays for `$sources` of them. `$compiled` is the folder of compiled code,
#| which is kept from now on; undefined where none is to be.
sub warm-up-for(Real $sources, $scope, Str $compiled) {
    warm-up $scope if $sources > FEW;
    with $compiled {
        keep-compiled $_, dsl-words.values;
        if $sources > FEW {
            forget-compiled WARMING-PATH;
            # Sources are compiled, and what was compiled is loaded: both are to be warm.
            warm-up $scope for ^2;
        }
    }
    if $sources > MANY {
        for ^4 {
            rehearse;
            warm-up $scope;
        }
    }
}

#| Has a new process of `$program` do this one's work, and ends as it does. A raku that had to compile one of our modules
#| (the stored compilation was missing or of another raku) has threads for the rest of its life, and a process with
#| threads cannot fork. By now everything is compiled, so that a second start needs none.
sub start-again(Warden $warden, Str $program, @command-line) {
    # raku adds the repositories that have a name by itself.
    my @repositories = $*REPO.repo-chain.grep:
        { $_ ~~ CompUnit::Repository::FileSystem | CompUnit::Repository::Installation && !.?name };
    $warden.tell: 'restarts';
    # It has our input.
    leave run($*EXECUTABLE, |@repositories.map({ |('-I', .path-spec) }), $program,
        |@command-line, SECOND-START).exitcode;
}

#| Starts an evaluator for each request until there are no more; with `:beside` as `fork-beside` does.
sub serve-requests(Warden $warden, $scope, Bool :$beside!) {
    my int $requests = 0;
    my int $host = nqp::getpid();
    while next-request() -> $request {
        collect-garbage if ++$requests %% COLLECT-AFTER;
        CATCH {
            default {
                $warden.tell: "failed $request.id() {.message.lines.join(' ')}";
                # A copy is not to go on with the host's work.
                leave 1 unless nqp::getpid() == $host;
            }
        }
        start-evaluator $request, $warden, $scope, :$beside;
    }
}

#| Runs the host until its input ends. `$scope` is what sources are compiled in.
sub serve(@command-line, $scope) is export {
    my %arguments = arguments @command-line;
    my $program = $*PROGRAM.absolute;
    # What waits in a buffer at a fork would be written by every process that comes of it.
    .out-buffer = 0 for $*OUT, $*ERR;
    my $warden = Warden.from-arguments: %arguments;
    use-catalogue Catalogue.from-directory(%arguments<plugins>.IO);
    watch-compiler;
    # The warden waits for this one, to know that it sees the clock being read.
    now;
    use-workshop plugins => %arguments<plugins>, scratch => %arguments<scratch> // Str;
    my $sources = %arguments<sources> // Inf;
    warm-up-for $sources, $scope, %arguments<compiled> // Str;
    my $has-one-thread = has-one-thread;
    unless $has-one-thread || can-fork-with-threads() {
        die "cannot fork: the process has threads of its own" if %arguments<second-start>;
        start-again $warden, $program, @command-line;
    }
    watch-the-process;
    collect-garbage if $sources > FEW;
    # Huge pages were for the host: an evaluator would have the kernel empty 2 MiB for the little that it adds. What
    # sources start inherits this, programs too (prctl(2)).
    libc 'prctl', PR_SET_THP_DISABLE, 1, 0, 0, 0, :type<long>;
    my $beside = $has-one-thread && $warden.clone.defined && nqp::getppid() == $warden.pid;
    $warden.tell: 'ready';
    serve-requests $warden, $scope, :$beside;
}
