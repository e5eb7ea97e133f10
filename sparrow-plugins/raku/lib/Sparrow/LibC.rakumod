#| Functions of libc that Raku has no word for.
#|
#| Done with nqp, since loading NativeCall would add 0.3 s to every start of the host.
unit module Sparrow::LibC;

use nqp;

my class Function is repr('NativeCall') { }

#| The functions that have been called, by how they were: finding one takes ten times as long as calling it.
my %found;

sub found(Str $name, Int $arity, Str $type) is raw {
    %found{"$type $name $arity"} //= do {
        my $function := nqp::create(Function);
        my $of-type := nqp::hash('type', nqp::decont_s($type));
        my $types := nqp::list();
        nqp::push($types, $of-type) for ^$arity;
        nqp::buildnativecall($function, '', $name, '', $types, $of-type);
        $function
    }
}

#| Calls the function `$name`, whose arguments are all of the C type `$type` (`int` or `long`) and whose result is one.
sub libc(Str $name, *@arguments, Str :$type = 'int' --> Int) is export {
    my $values := nqp::list();
    nqp::push($values, nqp::decont($_)) for @arguments;
    nqp::nativecall(Int, nqp::decont(found($name, @arguments.elems, $type)), $values)
}
