#!raku
task-run "the shop's services", "systemd", %( slice => 'shop.slice' );
