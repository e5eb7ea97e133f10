#!raku
task-run "Nightly backup", "systemd-timer", %(
    schedule => 'daily', randomized-delay => '1h', command => ['/usr/local/bin/backup', '--to', '/srv/the backups'],
    user => 'backup', accuracy-sec => '1min', Timer => %( wake-system => True ), description => 'Backup of the night',
);
task-run "poll", "systemd-timer", %( every => '15min', command => '/usr/bin/poll %N' );
task-run "late", "systemd-timer", %( at-boot => '5min', service => 'poll' );
task-run "often", "systemd-timer", %( name => 'hourly', schedule => ['hourly', '*:30'], persistent => False, service => 'poll.service' );
task-run "echo", "systemd-socket", %( listen => 7777, accept => True, command => '/bin/cat', nice => 5, max-connections => 20 );
task-run "app", "systemd-socket", %( listen => ['/run/app one.sock', '[::1]:8080'], mode => '0660', group => 'www-data',
    command => command('/usr/bin/app', '--name', '100%'), Service => %( User => 'app' ) );
task-run "log", "systemd-socket", %( listen => '127.0.0.1:514', datagram => True, service => 'collector' );
