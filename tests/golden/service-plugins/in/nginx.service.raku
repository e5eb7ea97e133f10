#!raku
task-run "nginx service", "systemd-nginx";
