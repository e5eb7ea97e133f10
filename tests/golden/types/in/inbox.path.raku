#!raku
task-run "inbox", "systemd", %( path-exists => '/srv/inbox/new', directory-not-empty => '/srv/inbox' );
