#!raku
task-run "mariadb service", "systemd-mariadb";
task-run "the cluster", "systemd-postgresql";
task-run "redis service", "systemd-redis";
task-run "memcached service", "systemd-memcached";
