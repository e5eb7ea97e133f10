#!raku
die "a stub is enabled where its source is";
