# postgres itself, which tells systemd when it is ready. pg_ctlcluster, which the package's unit calls, cannot say when a
# long recovery is over; as root it asks systemd for postgresql@VERSION-CLUSTER.service, which is this one.
# No private users: `peer`, Debian's way to log in locally, asks for the peer's.
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
my $cluster = $given.text-like('cluster', / ^ <[A..Za..z0..9_]> <[A..Za..z0..9_.-]>* $ /,
    'the name of a cluster: letters, digits, "_", "." and "-"', :needed);

sub newest-version() {
    my @versions = '/etc/postgresql'.IO.e
        ?? '/etc/postgresql'.IO.dir.grep({ .add("$cluster/postgresql.conf").e }).map(*.basename).grep(/ ^ <[0..9]>+ /)
        !! ();
    @versions.max(*.Version) if @versions
}

my $versions = "the version of a cluster '$cluster': 15 (in /etc/postgresql is no such cluster)";
my $version = $given.text-like('version', / ^ <[0..9]>+ [ '.' <[0..9]>+ ]? $ /, $versions) // newest-version()
    // $given.refuse('version', $versions);
my $memory = $given.text-like('memory', / ^ <[0..9]>+ [ kB | MB | GB | TB ]? $ /, 'a size for PostgreSQL: 512MB, 2GB');
my @addresses = $given.addresses('listen');
my $jit = $given.flag('jit');

my $etc = "/etc/postgresql/$version/$cluster";
my $config-file = $given.path('config-file') // "$etc/postgresql.conf";
my $data = $given.path('data-directory') // "/var/lib/postgresql/$version/$cluster";

my @postgres = "/usr/lib/postgresql/$version/bin/postgres", '-D', $data, '-c', "config_file=$config-file",
    |('-p', $_ with $given.port('port')),
    |('-c', "listen_addresses={@addresses.join(',')}" if @addresses),
    |('-c', "shared_buffers=$_" with $memory),
    |('-c', 'jit=off' unless $jit);

update_state make-unit sandbox(%(
    description              => "PostgreSQL cluster $version-$cluster",
    documentation            => 'man:postgres(1)',
    assert-path-exists       => literal($config-file),
    requires-mounts-for      => [literal($config-file), literal($data)],
    # Goes with the package's unit for all clusters.
    part-of                  => 'postgresql.service',
    reload-propagated-from   => 'postgresql.service',
    before                   => 'postgresql.service',
    after                    => 'network.target',
    wanted-by                => 'multi-user.target',
    type                     => 'notify',
    exec-start               => command(|@postgres),
    exec-reload              => '/bin/kill -HUP $MAINPID',
    # Recovery takes as long as it takes.
    timeout-start-sec        => 'infinity',
    timeout-stop-sec         => '1h',
    # "Fast": ends sessions; SIGTERM waits for them.
    kill-signal              => 'SIGINT',
    kill-mode                => 'mixed',
    restart                  => 'on-failure',
    user                     => 'postgres',
    group                    => 'postgres',
    # What the cluster's administrator sets for it (pg_createcluster(1)).
    environment-file         => literal("-$etc/environment"),
    # The server is the last that the kernel ends for want of memory; its backends are as any process.
    oom-score-adjust         => -900,
    env                      => %( PG_OOM_ADJUST_FILE => '/proc/self/oom_score_adj', PG_OOM_ADJUST_VALUE => '0' ),
    # Shared by all clusters, so that it stays when one ends.
    runtime-directory        => 'postgresql',
    runtime-directory-mode   => '2775',
    runtime-directory-preserve => True,
    read-write-paths         => [literal($data), '-/var/log/postgresql'],
    memory-deny-write-execute => !$jit,
)), $given.settings,
    name => "postgresql\@$version-$cluster";
