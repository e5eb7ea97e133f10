#!raku
# One of each kind of family: by loop, by data, like another.
use Shop;

for <dev staging prod> -> $stage {
    task-run "shop-$stage", "systemd", shop($stage);
}
task-run "shop-canary", "systemd", same-as("shop-prod", %( memory-max => '256M', env => %( CANARY => 1 ), nice => unset ));
task-run "shop-like-nginx", "systemd", same-as("nginx", %( env => %( A => 'b c' ), memory-high => '1G' ));

for data-of('tenants.csv').list -> %row {
    my $name = %row<tenant>.subst(/ \W+ /, '-', :g);
    task-run "tenant-$name", "systemd", %(
        description => literal("Shop of %row<tenant>"), start => command('/usr/bin/tenant', %row<tenant>, %row<port>),
        memory-max => %row<memory>,
    );
}
task-run "shop.timer", "systemd", %( on-calendar => 'daily', unit => 'shop-prod.service' );
task-run "shop.target", "systemd", %( wants-service => <shop-dev shop-staging shop-prod> );
