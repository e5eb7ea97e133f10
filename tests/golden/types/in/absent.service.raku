#!raku
# Makes no unit here, and that is no error.
task-run "absent", "systemd", %( start => '/bin/true' ) if %*ENV<NO_SUCH_VARIABLE>;
