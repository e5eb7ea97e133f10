#!raku
exit 0;
