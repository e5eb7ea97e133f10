#!raku

task-run "misspelt", "systemd", %(
    descripton    => 'Two keys are wrong',
    start         => '/bin/true',
    afer-service  => 'nginx',
);
