#!raku
task-run "too late", "systemd", %( hooks => %( pre-stop => -> { say "stopping" } ), exec-stop => '/bin/true' );
