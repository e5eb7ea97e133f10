#!raku
use Linked;
