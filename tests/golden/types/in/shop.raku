#!raku
for <web worker> -> $name {
    task-run "shop-$name", "systemd", %( start => "/usr/bin/shop $name", wanted-by => 'shop.target' );
}
task-run "The whole shop", "systemd", %( name => 'shop.target' );
