#!raku
task-run "tick", "systemd", %(on-active-sec => "1s", accuracy-sec => "100ms", wanted-by => "timers.target");
