#!raku
# A family: one service for each stage, and the target of all.
for dev => '256M', staging => '512M', prod => '2G' -> (:key($stage), :value($memory)) {
    task-run "shop-@NUMBER@-$stage", "systemd", %(
        description => "Shop @NUMBER@ for $stage (edition 1)",
        start       => "/usr/bin/shop --stage=$stage",
        memory-max  => $memory,
        env         => %( STAGE => $stage ),
        part-of     => 'shop-@NUMBER@.target',
    );
}
task-run "shop-@NUMBER@.target", "systemd", %(
    description   => "Shop @NUMBER@",
    wants-service => <dev staging prod>.map({ "shop-@NUMBER@-$_" }),
    wanted-by     => 'multi-user.target',
);
