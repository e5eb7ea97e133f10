#| For the tasks of unit plugins: what a network service can do without (systemd.exec(5)).
unit module Sparrow::Task::Sandbox;

use Sparrow::Parameters;

#| What holds for every service. It sees the machine's files read-only and nobody's home; what it writes to is named by
#| the plugin in `read-write-paths`, or is a directory that systemd makes for it.
my constant %EVERY =
    no-new-privileges         => True,
    protect-system            => 'strict',
    protect-home              => True,
    private-tmp               => True,
    private-devices           => True,
    protect-clock             => True,
    protect-control-groups    => True,
    protect-hostname          => True,
    protect-kernel-logs       => True,
    protect-kernel-modules    => True,
    protect-kernel-tunables   => True,
    protect-proc              => 'invisible',
    lock-personality          => True,
    memory-deny-write-execute => True,
    restrict-address-families => 'AF_UNIX AF_INET AF_INET6',
    restrict-namespaces       => True,
    restrict-realtime         => True,
    restrict-suidsgid         => True,
    system-call-architectures => 'native',
    system-call-error-number  => 'EPERM';    # what is refused fails in the program, which is not killed for it

#| A service that runs as a user of its own from the start. @chown stays: giving a file that one owns to one of one's own
#| groups is allowed to anybody, and servers do it to their sockets.
sub sandbox(%more = %() --> Hash) is export {
    overlay %( |%EVERY, capability-bounding-set => '',
        system-call-filter => ['@system-service', '~@privileged', '@chown'] ), %more
}

#| A service that starts as root and gives that up by itself: `$capabilities` are all that root has there.
sub root-sandbox(Str $capabilities, %more = %() --> Hash) is export {
    overlay %( |%EVERY, capability-bounding-set => $capabilities, system-call-filter => ['@system-service'] ), %more
}

#| What an application needs that has nobody else's package around it: a user, who is made for the time that it runs
#| where none is named, directories of its own, and a home that can be read if it lives in one.
sub application(Str :$user, Str :$group, Str :$directory!, Bool :$privileged-port --> Hash) is export {
    %(
        |($user.defined ?? ( user => $user ) !! ( dynamic-user => True )),
        |(group => $_ with $group),
        state-directory => '%N',
        umask => '0027',
        # getifaddrs(3) asks netlink(7) for the machine's addresses.
        restrict-address-families => 'AF_UNIX AF_INET AF_INET6 AF_NETLINK',
        |(protect-home => 'read-only' if $directory ~~ / ^ '/' [home | root | run '/' user] [ '/' | $ ] /),
        |(ambient-capabilities => 'CAP_NET_BIND_SERVICE', capability-bounding-set => 'CAP_NET_BIND_SERVICE'
            if $privileged-port),
    )
}
