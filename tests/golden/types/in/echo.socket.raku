#!raku
task-run "echo", "systemd", %(
    listen-stream => ['/run/echo.sock', 7777],
    accept        => True,
    socket-mode   => '0600',
    wanted-by     => <sockets.target multi-user.target>,
);
