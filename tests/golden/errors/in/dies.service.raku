#!raku
my $limit = 3;
die "no more than $limit" if $limit > 2;
