# No private users: unix_socket, by which Debian's root and the package's own checks log in, asks for the peer's.
use Sparrow::Task::Parameters;
use Sparrow::Task::Sandbox;
use Sparrow::Task::Unit;
use Sparrow::Values;

my $given = Parameters.read: config, root_dir, :settings;
my $data = $given.path('data-directory', :needed);
my $memory = $given.text-like('memory', rx:i/ ^ <[0..9]>+ <[kmgt]>? $ /, 'a size for MariaDB: 512M, 2G');

# mariadbd takes --defaults-file as its first argument alone.
my @mariadbd = '/usr/sbin/mariadbd',
    |("--defaults-file=$_" with $given.path('config-file')),
    |("--datadir=$data" if $data ne '/var/lib/mysql'),
    |("--port=$_" with $given.port('port')),
    |("--bind-address={.join(',')}" with $given.addresses('bind') || Nil),
    |("--innodb-buffer-pool-size=$_" with $memory),
    |$given.texts('arguments', 'a list of words');

update_state make-unit sandbox(%(
    description       => 'MariaDB database server',
    documentation     => 'man:mariadbd(8)',
    after             => 'network.target',
    requires-mounts-for => literal($data),
    wanted-by         => 'multi-user.target',
    type              => 'notify',
    exec-start        => command(|@mariadbd),
    # The package's checks and upgrades of the tables: root's, with the rights that it has to /etc/mysql and to the data.
    exec-start-post   => '+-/etc/mysql/debian-start',
    # Recovery and a clean end take as long as they take, and an end by force is a recovery.
    timeout-start-sec => '15min',
    timeout-stop-sec  => '15min',
    send-sigkill      => False,
    restart           => 'on-abnormal',
    restart-sec       => '5s',
    user              => 'mysql',
    group             => 'mysql',
    umask             => '0007',
    runtime-directory => 'mysqld',
    # The package's mariadb.socket has its socket there, and a restart would take the directory away from it.
    runtime-directory-preserve => True,
    read-write-paths  => [literal($data), '-/var/log/mysql'],
    limit-nofile      => 32768,
    limit-memlock     => 524288,    # io_uring(7)
    # mlock(2) for --memlock and large pages, as in the package's unit.
    ambient-capabilities    => 'CAP_IPC_LOCK',
    capability-bounding-set => 'CAP_IPC_LOCK',
    tasks-max         => '99%',
)), $given.settings, name => 'mariadb';
