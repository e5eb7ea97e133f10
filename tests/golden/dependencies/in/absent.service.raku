#!raku

task-run "a", "systemd", %( start => "/a", needs => any-of("nginx", "haproxy") );
