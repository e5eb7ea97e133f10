#!raku
task-run "more memory", "systemd", %( memory-max => 2.GB, Unit => %( Documentation => 'man:nginx(8)' ) );
