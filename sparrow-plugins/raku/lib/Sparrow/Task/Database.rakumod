#| One login and one query, made by the database's own client. Its environment has the password: other users can read
#| a process's arguments, but not that.
unit module Sparrow::Task::Database;

use Sparrow::Task::Program;
use Sparrow::Task::Text;

#| Where and as whom. What is undefined is left to the client.
class Login is export {
    has Str $.host;
    has Int $.port;
    has Str $.socket;
    has Str $.user;
    has Str $.password;
    has Str $.database;

    #| Where the server is, for messages; empty where the client is to know.
    method place(--> Str) {
        ($!socket // $!host // '') ~ ($!port.defined ?? " port $!port" !! '')
    }
}

#| A client that is ready to be run.
class Client is export {
    has @.command is required;
    has %.environment;
    #| The error in what a Finished client has said, where its status does not tell.
    has &.error = -> Finished $ { Str };
}

#| `--name=value` for each that is defined.
sub options(%values --> List) {
    %values.sort.grep(*.value.defined).map({ "--{.key}={.value}" }).List
}

#| The words that run a command as the system's user `$name`, if that is for us to decide and there is one.
sub as-user(Str $name --> List) {
    return () unless $*USER == 0;
    my $entry = run-program (needed-program('getent', package => 'libc-bin'), 'passwd', $name), timeout => 5;
    return () if $entry.status;
    my ($uid, $gid) = $entry.text.split(':')[2, 3];
    needed-program('setpriv', package => 'util-linux'), "--reuid=$uid", "--regid=$gid", '--init-groups', '--'
}

sub postgresql(Login $login, Str $query, Real $timeout --> Client) {
    my $peer = !$login.host.defined && !$login.password.defined;
    # Over the socket PostgreSQL takes the system's word for who asks, so that root asks as that user.
    my @as = $peer ?? as-user($login.user // 'postgres') !! ();
    Client.new:
        command => (|@as, needed-program('psql', package => 'postgresql-client'),
            <--no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1>.Slip, "--command=$query"),
        environment => %(
            PGHOST => $login.socket // $login.host, PGPORT => $login.port.defined ?? ~$login.port !! Str,
            PGUSER => $login.user // (@as ?? 'postgres' !! Str), PGPASSWORD => $login.password,
            PGDATABASE => $login.database // 'postgres', PGCONNECT_TIMEOUT => ~$timeout.ceiling,
            PGAPPNAME => 'systemd-sparrow', |(HOME => Str if @as),
        ).grep({ .value.defined || .key eq 'HOME' }).Hash
}

sub mariadb(Login $login, Str $query, Real $timeout --> Client) {
    Client.new:
        command => (needed-program('mariadb', 'mysql', package => 'mariadb-client'),
            '--batch', '--skip-column-names', |options(%(
                connect-timeout => $timeout.ceiling, user => $login.user, host => $login.host, port => $login.port,
                socket => $login.socket, database => $login.database,
                # A port alone would not keep the client from the socket.
                protocol => $login.host.defined || $login.port.defined ?? 'tcp' !! Str, execute => $query))),
        # A password in ~/.my.cnf would outrank the variable.
        environment => $login.password.defined ?? %( MYSQL_PWD => $login.password, HOME => Str ) !! %()
}

sub redis(Login $login, Str $query, Real $timeout --> Client) {
    $login.database.defined && $login.database !~~ / ^ \d ** 1..5 $ /
        and die "parameter 'database' is '$login.database()'; for redis it takes a number";
    Client.new:
        command => (needed-program('redis-cli', 'valkey-cli', package => 'redis-tools'), '--no-raw',
            |('-h', $_ with $login.host), |('-p', ~$_ with $login.port), |('-s', $_ with $login.socket),
            |('-n', $_ with $login.database), |('--user', $_ with $login.user), |$query.words),
        environment => $login.password.defined ?? %( REDISCLI_AUTH => $login.password ) !! %(),
        # The client's status is that of the connection alone. A login or a database that was refused is complained
        # of, and the query asked without it.
        error => -> Finished $said {
            text-of($said.err) ~~ / \N* ' failed: ' \N+ / ?? ~$/ !! $said.text ~~ / ^^ '(error) ' (\N+) / ?? ~$0 !! Str
        }
}

class Kind is export {
    has Str $.query is required;     #= asked by default
    has Str $.answer is required;    #= what the server then says
    has &.client is required;
}

#| What the parameter `type` takes.
my constant %KINDS is export(:DEFAULT) = %(
    postgresql => Kind.new(query => 'SELECT 1', answer => '1', client => &postgresql),
    mariadb => Kind.new(query => 'SELECT 1', answer => '1', client => &mariadb),
    mysql => Kind.new(query => 'SELECT 1', answer => '1', client => &mariadb),
    redis => Kind.new(query => 'PING', answer => 'PONG', client => &redis),
);
