#!raku
task-run "API", "systemd", %(
    start      => '/bin/api',
    wanted-by  => 'multi-user.target',
    upheld-by  => 'shop.target',
    alias      => <www.service api-server.service real.service>,
    also       => <api.socket worker@one.service worker@two.service native.socket>,
);
