#| Pressure as closures get it, from the few numbers that it comes as: an event has some hundred of it, and a call has no
#| time to read each with its name, nor with its fraction.
unit module Sparrow::Pressure;

#| A share of time in percent; those of the kernel have two decimals.
sub share(Int $hundredths) { $hundredths ?? $hundredths / 100 !! 0 }

sub stall($avg10, $avg60, $avg300, $total --> Hash) {
    my %stall;
    %stall<avg10> = share $avg10;
    %stall<avg60> = share $avg60;
    %stall<avg300> = share $avg300;
    %stall<total> = $total;
    %stall
}

#| What "some" says stands beside it too.
sub pressure(@some, @full --> Hash) {
    my %pressure := stall |@some;
    %pressure<some> = stall |@some;
    %pressure<full> = stall |@full;
    %pressure
}

#| Unpacks, in place, what the daemon sends as an event's `psi` (src/watch/hook_argument.cpp): for each resource
#| `{"system":PRESSURE,"unit":PRESSURE,"slice":PRESSURE}`, where PRESSURE is a list of two, "some" and "full", each
#| `[AVG10,AVG60,AVG300,TOTAL]` with averages in hundredths of a percent. What is a hash already stays.
sub unpack-pressure(%psi) is export {
    for %psi.values.grep(Associative) -> %of {
        for <unit slice> -> $domain {
            %of{$domain} = pressure |$_ if $_ ~~ Positional given %of{$domain};
        }
        if %of<system> ~~ Positional {
            my %system := pressure |(%of<system>:delete);
            %of{$_} = %system{$_} for %system.keys;
        }
    }
}
