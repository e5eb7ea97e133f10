# nginx starts as root: it binds its ports, opens logs and keys, and makes its workers' directories.
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
# In RuntimeDirectory= a colon would part its directory from a link's name.
my $pid-file = $given.text-like('pid-file', / ^ '/' <-[:]>+ $ /, 'an absolute path without colons', :needed);
my @nginx = '/usr/sbin/nginx', '-c', $given.path('config-file', :needed);
my @daemon = '-g', 'daemon on; master_process on;';

# It makes the file anew in its directory. In /run itself that lets it write there, save where what others trust lies.
my %pid-directory = $pid-file ~~ / ^ '/run/' (.+) '/' <-[/]>+ $ /
    ?? %( runtime-directory => literal(~$0), read-write-paths => <-/var/lib/nginx -/var/log/nginx> )
    !! %( read-write-paths => [literal($pid-file.IO.parent.Str), '-/var/lib/nginx', '-/var/log/nginx'],
          read-only-paths => <-/run/systemd -/run/udev -/run/dbus> );

update_state make-unit root-sandbox(
    'CAP_CHOWN CAP_DAC_OVERRIDE CAP_KILL CAP_NET_BIND_SERVICE CAP_SETGID CAP_SETUID',
    %(
        description      => 'nginx web server',
        documentation    => 'man:nginx(8)',
        wants            => 'network-online.target',
        after            => <network-online.target remote-fs.target nss-lookup.target>,
        wanted-by        => 'multi-user.target',
        # The parent ends when the ports are open, and only then is it started.
        type             => 'forking',
        pid-file         => literal($pid-file),
        exec-start-pre   => command(|@nginx, '-t', '-q', |@daemon),
        exec-start       => command(|@nginx, |@daemon),
        exec-reload      => [command(|@nginx, '-t', '-q', |@daemon), '/bin/kill -HUP $MAINPID'],
        # Answers what has been asked, for as long as the package's unit waits.
        kill-signal      => 'SIGQUIT',
        kill-mode        => 'mixed',
        timeout-stop-sec => '5s',
        restart          => 'on-failure',
        cache-directory  => 'nginx',
        memory-deny-write-execute => !$given.flag('jit'),
        %pid-directory,
    ),
), $given.settings, name => 'nginx';
