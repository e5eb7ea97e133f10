#!raku
die "no database here";
