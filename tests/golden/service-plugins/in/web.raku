#!raku
task-run "web server", "systemd-nginx", %( name => "nginx-again" );
task-run "mariadb service", "systemd-mariadb";
task-run "the database", "systemd-postgresql", %( version => 15 );
task-run "cache", "systemd-memcached", %( name => 'memcached' );
task-run "redis store", "systemd-redis";
task-run "balance the load", "systemd-haproxy";
task-run "Shop front", "systemd-gunicorn", %( app => 'shop.wsgi:application', directory => '/srv/shop' );
task-run "chat", "systemd-nodejs", %( script => '/srv/chat/server.js', port => 3000 );
