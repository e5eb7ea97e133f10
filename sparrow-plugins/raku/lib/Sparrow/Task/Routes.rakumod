#| Default routes and links, as the kernel tells them in /proc/net and /sys/class/net.
unit module Sparrow::Task::Routes;

#| Flags of a route (linux/route.h): it is in use, it refuses what is sent.
my constant UP = 0x1;
my constant REJECT = 0x200;

#| States of a link (RFC 2863) over which something may pass; `unknown` is that of tunnels, which do not tell.
my constant LINKED = <up unknown>.Set;

sub usable(Int $flags --> Bool) { $flags +& UP && !($flags +& REJECT) ?? True !! False }

#| The interfaces of the default routes in the text of /proc/net/route.
sub ipv4-default-routes(Str $table --> List) is export {
    $table.lines.skip.map(*.words.List)
        .grep({ .elems >= 8 && .[1] eq '00000000' && .[7] eq '00000000' && usable .[3].parse-base(16) })
        .map(*.[0]).unique.List
}

#| The same of /proc/net/ipv6_route.
sub ipv6-default-routes(Str $table --> List) is export {
    $table.lines.map(*.words.List)
        .grep({ .elems >= 10 && .[0] eq '0' x 32 && .[1] eq '00' && usable .[8].parse-base(16) })
        .map(*.[9]).unique.List
}

#| A table of the kernel's, whole; empty where the protocol is switched off.
sub kernel-table(Str $path --> Str) {
    $path.IO.e ?? open($path).slurp(:close) !! ''
}

#| The interfaces of the default routes of `$family`: ipv4, ipv6 or any.
sub default-routes(Str $family --> List) is export {
    my @interfaces;
    @interfaces.append: ipv4-default-routes kernel-table('/proc/net/route') if $family ne 'ipv6';
    @interfaces.append: ipv6-default-routes kernel-table('/proc/net/ipv6_route') if $family ne 'ipv4';
    @interfaces.unique.List
}

#| Whether this network namespace has the interface.
sub has-interface(Str $interface --> Bool) {
    kernel-table('/proc/net/dev').lines.skip(2).map({ .split(':', 2).head.trim }).first($interface).defined
}

#| The state of the interface's link; undefined where there is no such interface. /sys may be that of another network
#| namespace; it tells nothing of an interface that only this one has.
sub link-state(Str $interface --> Str) is export {
    return Str unless has-interface $interface;
    my $file = "/sys/class/net/$interface/operstate".IO;
    $file.e ?? $file.slurp.trim !! 'unknown'
}

sub has-link(Str $state --> Bool) is export { $state.defined && $state ∈ LINKED }
