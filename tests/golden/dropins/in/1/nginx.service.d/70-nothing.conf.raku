#!raku
task-run "only in tests", "systemd", %( nice => 1 ) if %*ENV<NO_SUCH_VARIABLE>;
