#!raku
task-run "echo", "systemd", %(listen-stream => "/run/echo.socket", :accept, wanted-by => "sockets.target");
