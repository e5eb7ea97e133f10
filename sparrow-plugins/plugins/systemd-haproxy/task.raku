# haproxy starts as root: it binds its ports, reads keys, and goes into its chroot.
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
my @files = $given.texts('config-file', 'an absolute path, or a list of them', form => / ^ '/' /, :needed);
# It is one part of several with colons between them.
my $chroot = $given.text-like('chroot', / ^ '/' <-[\s:"'\\]>+ $ /,
    'an absolute path without blanks, colons, quotes and backslashes', :needed);
my @haproxy = '/usr/sbin/haproxy', '-Ws', |@files.map({ |('-f', $_) });
my @arguments = $given.texts('arguments', 'a list of words');

update_state make-unit root-sandbox(
    'CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER CAP_KILL CAP_NET_BIND_SERVICE CAP_SETGID CAP_SETUID CAP_SYS_CHROOT',
    %(
        description          => 'HAProxy load balancer',
        documentation        => 'man:haproxy(1)',
        wants                => 'network-online.target',
        after                => 'network-online.target',
        wanted-by            => 'multi-user.target',
        type                 => 'notify',
        exec-start-pre       => command(|@haproxy, '-c', '-q'),
        exec-start           => command(|@haproxy, '-p', '/run/haproxy/haproxy.pid',
                                        '-S', '/run/haproxy/master.sock', |@arguments),
        exec-reload          => [command(|@haproxy, '-c', '-q'), '/bin/kill -USR2 $MAINPID'],
        kill-mode            => 'mixed',
        restart              => 'always',
        success-exit-status  => 143,
        # Its sockets are for the group, as those that the package's tmpfiles.d makes room for.
        group                => 'haproxy',
        runtime-directory    => 'haproxy',
        runtime-directory-mode => '2775',
        bind-read-only-paths => literal("-/dev/log:$chroot/dev/log"),
        system-call-filter   => '@system-service chroot',
        # Regular expressions are compiled to machine code, and a configuration with one is refused otherwise.
        memory-deny-write-execute => False,
    ),
), $given.settings, name => 'haproxy';
