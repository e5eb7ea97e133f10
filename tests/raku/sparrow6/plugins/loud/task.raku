print "protocol\nready\nforked 1 1\nended 1 0\n";
say "loud " x 200 for ^2000;
update_state %( value => 7 );
