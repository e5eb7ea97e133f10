#!raku
task-run "more memory for nginx", "systemd-dropin", %( memory-max => '2G', env => %( TZ => 'UTC' ) );
