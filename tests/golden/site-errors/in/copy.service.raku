#!raku
task-run "a", "systemd", same-as("nginz", %( nice => 3 ));
