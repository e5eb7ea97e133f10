#!raku
task-run "slices have no aliases", "systemd", %( alias => 'other.slice' );
