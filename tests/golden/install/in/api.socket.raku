#!raku
task-run "API's socket", "systemd", %( listen-stream => '/run/api.sock', wanted-by => 'sockets.target' );
