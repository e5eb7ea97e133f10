#!raku
my $nothing = 1;
