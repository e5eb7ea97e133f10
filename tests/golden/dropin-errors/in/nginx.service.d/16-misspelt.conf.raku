#!raku
task-run "misspelt", "systemd", %( memory-maks => '1G' );
