#!raku
task-run "haproxy service", "systemd-haproxy";
task-run "counter", "systemd-gunicorn", %( app => 'counter:application', directory => '/srv/counter' );
task-run "feed", "systemd-nodejs", %( script => '/srv/feed/feed.js', port => 3000 );
