#| Facts of the machine. Each is read when it is asked for and dies where it cannot be read: a
#| missing fact must never count as 0, or a unit would be sized for a machine without memory.
#|
#| Tasks say `use Sparrow::System :facts`, which leaves out `os`: they have one already, Sparrow6's or `:os` of ours.
#|
#| A fact that is made up for this evaluation (`sparrowctl --fact`, tests) is asked for first; those that systemd tells
#| its generators by variables are made up there.
unit module Sparrow::System;

use Sparrow::Facts;

#| Text of a file in /proc or /etc that a fact comes from.
sub fact-file(Str $path, Str $fact --> Str) {
    CATCH { default { die "cannot tell $fact: {.message}" } }
    # A handle's slurp: that of a path ends at the first short read, which in /proc is the first page.
    open($path).slurp(:close)
}

#| One field of /proc/meminfo, in bytes (the file has kibibytes).
sub meminfo-field(Str $meminfo, Str $field --> Int) is export(:DEFAULT, :facts) {
    $meminfo ~~ / ^^ $field ':' \h+ (\d+) \h+ 'kB' $$ /
        or die "cannot tell $field: /proc/meminfo has no such line";
    $0.Int * 1024
}

#| Bytes of memory that the machine has.
sub system-memory(--> Int) is export(:DEFAULT, :facts) {
    fact 'memory', { meminfo-field fact-file('/proc/meminfo', 'the memory of the system'), 'MemTotal' }
}

#| Bytes that new work can have without swapping, by the kernel's estimate.
sub get-available-memory(--> Int) is export(:DEFAULT, :facts) {
    fact 'available-memory', { meminfo-field fact-file('/proc/meminfo', 'the available memory'), 'MemAvailable' }
}

#| The first number of /proc/loadavg as percent of all CPUs.
sub load-percent(Str $loadavg, Int $cpus --> Num) is export(:DEFAULT, :facts) {
    $loadavg ~~ / ^ (\d+ '.' \d+) \h /
        or die "cannot tell the load: /proc/loadavg reads '{$loadavg.trim}'";
    ($0.Num * 100 / $cpus).round(0.01).Num
}

#| Load of the last minute, as percent of all CPUs: 100 is one runnable task for each of them.
sub current-load(--> Num) is export(:DEFAULT, :facts) {
    fact('load', { load-percent fact-file('/proc/loadavg', 'the load'), cpu-count() }).Num
}

sub get-system-load(--> Num) is export(:DEFAULT, :facts) { current-load }

#| CPUs that are online.
sub cpu-count(--> Int) is export(:DEFAULT, :facts) { fact 'cpus', &online-cpus }

sub online-cpus(--> Int) {
    my $cpus = $*KERNEL.cpu-cores;
    $cpus > 0 ?? $cpus !! die "cannot tell the number of CPUs"
}

#| How many lines of a /proc/net/tcp table are established connections (state 01).
sub established(Str $table --> Int) is export(:DEFAULT, :facts) {
    $table.lines.skip.grep({ (.words[3] // '') eq '01' }).elems
}

#| Established TCP connections, over IPv4 and IPv6, in this network namespace.
sub get-active-connections(--> Int) is export(:DEFAULT, :facts) { fact 'connections', &established-connections }

sub established-connections(--> Int) {
    my $v6 = '/proc/net/tcp6';    # absent where IPv6 is switched off
    established(fact-file('/proc/net/tcp', 'the connections'))
        + ($v6.IO.e ?? established(fact-file($v6, 'the connections')) !! 0)
}

#| ID of an os-release file, in lower case.
sub os-release-id(Str $text --> Str) is export(:DEFAULT, :facts) {
    $text ~~ / ^^ 'ID=' <["']>? (<-["'\s]>+) / ?? $0.Str.lc !! Str
}

#| Name of the distribution as Sparrow6 gives it: `debian`, `ubuntu`, `centos`, `alpine`, …; where
#| no os-release says, `debian`, `redhat` or `alpine` by the file that names the release, else `linux`.
sub os(--> Str) is export(:DEFAULT, :os) { fact 'os', &distribution, :of-files }

sub distribution(--> Str) {
    for '/etc/os-release', '/usr/lib/os-release' -> $path {
        next unless $path.IO.e;
        .return with os-release-id(fact-file($path, 'the distribution'));
    }
    for <debian debian_version redhat redhat-release alpine alpine-release> -> $name, $file {
        return $name if "/etc/$file".IO.e;
    }
    'linux'
}

#| Processor architecture: as systemd names it (`x86-64`, `arm64`) where it tells its generators,
#| else as the kernel does (`x86_64`, `aarch64`).
sub architecture(--> Str) is export(:DEFAULT, :facts) { %*ENV<SYSTEMD_ARCHITECTURE> // $*KERNEL.hardware }

#| What systemd tells its generators: `vm:kvm`, `container:docker`, …; `none` where it says nothing.
sub virtualization(--> Str) is export(:DEFAULT, :facts) { %*ENV<SYSTEMD_VIRTUALIZATION> // 'none' }

#| The ten-second average of "some" in a file of /proc/pressure, in percent.
sub pressure-avg10(Str $pressure --> Num) is export(:DEFAULT, :facts) {
    $pressure ~~ / ^^ 'some' \h+ 'avg10=' (\d+ '.' \d+) /
        or die "cannot tell the pressure: no 'some avg10=' in '{$pressure.trim}'";
    $0.Num
}

#| Pressure of `memory`, `cpu` or `io`; undefined on a kernel without PSI.
sub pressure(Str $resource --> Num) is export(:DEFAULT, :facts) {
    my $pressure = fact "pressure.$resource", { kernel-pressure $resource };
    $pressure.defined ?? $pressure.Num !! Num
}

sub kernel-pressure(Str $resource --> Num) {
    my $path = "/proc/pressure/$resource";
    return Num unless $path.IO.e;
    # A kernel booted with psi=0 has the files, and opening them fails with "not supported".
    my $text = try slurp $path;
    $text.defined ?? pressure-avg10($text) !! Num
}
