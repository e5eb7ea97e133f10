#!raku
# As in the vision, with files in place of the plugins that a model server would bring.
task-run "ml-inference", "systemd-adaptive", %(
    exec-start => "/usr/bin/ml-server",
    adaptive-resources => %(
        kernel-signals => True,
        adaptation-strategy => sub ($signals) {
            my %response;
            if $signals<psi><memory><avg10> > 1 {
                %response<memory-strategy> = do {
                    my $model-size = +slurp('/run/ml/model');
                    my $cache-size = +slurp('/run/ml/cache');
                    if $cache-size > $model-size * 0.5 {
                        spurt '/run/ml/cache', ($model-size * 0.3).Int;
                        "cache-reduced"
                    } else {
                        "offloading-enabled"
                    }
                };
            }
            return %response;
        },
    ),
);
