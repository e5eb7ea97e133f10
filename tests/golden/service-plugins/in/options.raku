#!raku
# Options, and settings of the caller over those of the plugin.
task-run "proxy", "systemd-nginx", %(
    config-file    => '/srv/100% sure/nginx.conf',
    pid-file       => '/run/proxy/nginx.pid',
    jit            => True,
    ProtectSystem  => 'full',
    timeout-stop-sec => unset,
    memory-max     => '1G',
);
task-run "reports", "systemd-postgresql", %(
    version => 17, cluster => 'reports', port => 5433, listen => <127.0.0.1 ::1>, memory => '2GB', jit => False,
    data-directory => '/srv/pg data', wanted-by => 'reports.target',
);
task-run "sessions", "systemd-redis", %( instance => 'sessions', port => 6380, bind => <127.0.0.1 -::1>, memory => '256mb',
    data-directory => '/srv/sessions', name => 'redis-server@sessions' );
task-run "shop", "systemd-mariadb", %( data-directory => '/srv/mysql', port => 3307, bind => '::1', memory => '2G',
    config-file => '/etc/shop/my.cnf', arguments => ['--skip-name-resolve'] );
task-run "objects", "systemd-memcached", %( socket => '/run/memcached/objects.sock', memory => { 2 * 64 }, connections => 4096 );
task-run "edge", "systemd-haproxy", %( config-file => </etc/haproxy/haproxy.cfg /etc/haproxy/conf.d>, arguments => <-n 5000>,
    limit-nofile => 65536 );
task-run "api", "systemd-gunicorn", %(
    app => 'api:create_app("it\'s live")', directory => '/home/api/current', program => '/home/api/venv/bin/gunicorn',
    bind => <unix:/run/api/api.sock 0.0.0.0:80>, user => 'api', group => 'www-data', workers => 4, threads => 2,
    timeout => 60, env => %( DJANGO_SETTINGS_MODULE => 'api.settings' ),
);
task-run "feed", "systemd-nodejs", %(
    script => 'bin/feed server.js', directory => '/srv/feed', port => 443, memory => 512, jit => False,
    node-arguments => '--enable-source-maps', arguments => ['--title', 'all the news'], env => %( NODE_ENV => 'staging' ),
);
