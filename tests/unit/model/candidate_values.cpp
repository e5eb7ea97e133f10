#include "candidate_values.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"

namespace sparrow::test {

namespace {

// One text a line. What stands before the first line and behind the last is a text too: the empty one.

constexpr auto themes = std::to_array<std::string_view>({
    // Numbers in every notation, and sets of CPUs.
    R"(
0
1
-1
+1
7
8
19
20
-20
-21
+19
+20
40
41
64
65
99
100
255
256
1000
1001
10000
10001
65535
65536
262145
4294967295
4294967296
9223372036854775807
18446744073709551614
18446744073709551615
18446744073709551616
-9223372036854775808
-9223372036854775809
0x10
0X1F
0b11
0o17
010
089
0755
7777
17777
+0755
1e3
1.5
-0
- 1
+ 1
1 2
0x
0xg
0b2
0,1
0-3,5 7
3-1
1-2-3
8191
8192
0-
-0-1
)",
    // Sizes.
    R"(
512M
512 M
2 gigs
1.5G
1.G
.5G
2GB
2Gi
1G 512M
512M 1G
16E
15E
1 K 1 B
5B
0.4B
)",
    // Pairs of a soft and a hard limit.
    R"(
infinity
Infinity
infinity:infinity
1K1
1.5.5G
5:10
10:5
5:
:5
5:6:7
5:infinity
infinity:5
-5:+5
)",
    // Spans of time.
    R"(
5s
5 min 20s
1h30min
5min20
5 minutes
5fortnights
12.34.56
12.34 .56
12.34s.56
3.sec
3. 1
1y 3M
µs
5 µs
5μs
5us
5ns
584543y
999999999999y
-5s
1,5s
5S
infinity 5
)",
    // Percentages, and what stands for specifiers.
    R"(
50%
150%
0%
-5%
12.5%
12.34%
12.345%
5‰
5‱
100.1%
%
50 %
%%
a%%b
/a%%b
)",
    // Booleans, and words that settings take in place of a value.
    R"(
yes
no
on
off
TRUE
f
Y
yess
auto
none
default
all
a b
~
~a
*
idle
numa
any
localhost
LOCALHOST
x.localhost.
link-local
multicast
)",
    // Unit names.
    R"(
foo
foo.service
foo.service foo.socket
foo@.service
foo@bar.service
foo.slice
a--b.slice
-.slice
foo@x.slice
foo@x.mount
foo@x.automount
foo@x.swap
foo@x.device
foo@x.scope
foo@x.timer
foo@x.path
.service
foo bar.service
f/oo.service
foo.servise
foo.socket
foo.mount
%n
)",
    // Paths, lists of them and mounts.
    R"(
/
/a
//a///b/
/a/./b
/a/../b
/..
/a b
"/a b"
"/a b" /c
'/a
"/a
/a\
a/b
./a
../a
.
..
-/a
+/a
-+/a
+-/a
--/a
|/a
!/a
|!/a
!|/a
|| /a
~/a
/a:/b
/a:/b:rbind
/a:/b:norbind
/a:/b:ro
/a:/b:
/a:
:/a
/a: /b
/a  /b
/a:b
a:b
a:b:c
a:/b
/a\:b
"/a:/b" /c
private
private/a
privates
./private
a/../private
)",
    // Devices.
    R"(
/dev/sda
/dev
/dev/../a
/dev/sda rw
/dev/sda rwx
/dev/sda rrww
/dev/null r w
block-* rw
char-pts
/run/systemd/inaccessible/chr r
/dev/sda 100
/dev/sda 1000
/dev/sda 5M
/dev/sda 0
/dev/sda infinity
/dev/sda 25ms
dev/sda 100
)",
    // Signals, exit statuses and error numbers.
    R"(
SIGTERM
TERM
SIGterm
SIGRTMIN
RTMIN+1
SIGRTMIN+30
RTMIN+31
RTMIN-1
RTMAX-1
RTMAX-31
RTMAX+1
RTMIN+
SIGFOO
TEMPFAIL
TEMPFAIL 250 SIGKILL
0 1 300
EPERM
EFOO
eperm
kill
4095
4096
)",
    // Variables.
    R"(
A=1
A=1 B=2
"A=x y"
A=x y
1A=2
A-B=1
A.B=1
=1
A
A B
A=
A="
A='x
A=\x41
A=\q
A=\u12
A=%i
_A=1
a=1
AÄ=1
)",
    // Users.
    R"(
root
nobody
a.b
a@b
a:b c
-a
-1a
ä
1a
)",
    // Calendars.
    R"(
daily
DAILY
weekly
anually
semi-annually
hourly UTC
daily utc
Mon
mon..fri
Mon-Fri 10:00
Fri..Mon 10:00
Mon,Wed,Fri *-*-* 12:00:00
Mon, 10:00
Mon,..Fri
Mon.. 10:00
Moonday 10:00
Mondays
10:00
10:00:00.5
24:00
23:60
*:0/15
*:0/0
*:0/60
*:*:*
*-*-*
*-*-* 00:00:00
2012-23-10
2012-12-10
12-10-30
12-1..6-30
12-6..1-30
*-*~3
*-2~28
*-2~29/1
*-2-*~3
*-*-1,2,3..5
*-*-1,,2
*-*-32
*-13-01
2200-01-01
1969-01-01
2003-03-05 05:40 Europe/Berlin
2003-03-05 05:40 Nowhere/Nothing
daily Europe/Berlin
@1395716396
@
@-5
@5 10:00
minutely hourly
10
10-11
*
* *
*-*-* *
00:00:0/0.1
00:00:0..1
00:00:0.1..0.2
1..2:00
1.2:00
..5:00
*-*-*T00:00:00
10:00:00,30
70-1-1
)",
    // Addresses, ports and interfaces.
    R"(
[::1]:80
[::1]
::1
::1/64
::1/129
::/0
10.0.0.0/8
10.0.0.0/33
10.0.0/8
10.0.0.1
010.0.0.1
10.0.0.1 fd00::/8
10.0.0.1:80
10.0.0.1:0
10.0.0.1:65536
0.0.0.0:80
[fe80::1]:80
@abstract
@
[::1]:0
[::1]80
host:80
vsock:2:1234
vsock::1234
vsock:1234
vsock-stream:2:1
tcp:80
udp
ipv4:tcp:80-90
ipv6:any
ipv4:
tcp:ipv4:80
tcp:90-80
80-90
tcp:0
ipv4:udp:
kobject-uevent 1
route
route 1 2
route x
audit 0x10
eth0
eth 0
eth0 wlan0
~eth0
0eth
eth0:1
a234567890123456
)",
    // URLs and names on the bus.
    R"(
http://a
https://
http://a man:b(1)
man:
info:a
file:/a
file:a
ftp://a
HTTP://a
org.example.Name
org
org..a
:1.5
org.example.1a
1org.example
)",
    // Address families, capabilities and system calls.
    R"(
AF_INET
AF_INET AF_INET6
AF_FOO
INET
~AF_INET
af_inet
CAP_NET_ADMIN
cap_net_admin ~
CAP_FOO
~CAP_SYS_ADMIN
@system-service
@system-servise
~@mount
~@mount:EPERM
@mount:EPERM
~read:EPERM
~read:kill
~read:0
read write
~read:
:EPERM
)",
    // Controllers, namespaces, file systems, secure bits, core dumps and architectures.
    R"(
cpu
cpu memory
cpu foo
memory,cpu
pid
net ipc
~net
~ net
net foo
mnt
ext4
@basic-api
@foo-api
keep-caps
keep-cap
noroot noroot-locked
private-anonymous
default 0x7f
ff
x86
x86-64
x86_64
native
arm64
)",
    // Standard input and output.
    R"(
fd:
fd:name
fd:a:b
file:/a/b
file:a/b
file:
append:/a
append:a
truncate:/a/../b
syslog
syslog+console
journal
tty
tty-force
)",
    // Encoded data.
    R"(
base64:QUJD
base64:!!
QUJD
QU JD
Q
0123456789abcdef0123456789abcdef
0123456789abcdef0123456789abcde
0123456789abcdef
0123 4567 89ab cdef 0123 4567 89ab cdef
)",
    // Credentials.
    R"(
name:/a
name:value
name:
name:\x41
name:\q
na/me:x
name:a/b
name:../a
name:/a/../b
na*
*na
)",
    // Commands.
    R"(
/bin/true
/bin/true a b
bin/true
true
true; false
/bin/true ; /bin/false
;
; /bin/true
/bin/true ;; /x
/bin/true ;
-/bin/true
@/bin/true
@/bin/true x
-@/bin/true x
@-/bin/true x
+/bin/true
!/bin/true
!!/bin/true
!!!/bin/true
+!/bin/true
!+/bin/true
--/bin/true
++/bin/true
:/bin/true $X
|/bin/true
-
@
-+
/bin/
/bin/a\q
"/bin/a b" c
/bin/true "a
-/bin/true "a
/bin/true 'a b' "c d"
/bin/true a\x41 \q
/bin/true \;
/bin/tr"ue
"/bin/true"x
/bin/./true
/bin/../true
"" x
)",
    // Escapes.
    R"(
a\nb
\x00
\101
\400
\
\\
a"b
)",
    // Partitions of images, and their mount options.
    R"(
root:ro
root:ro home:rw
nosuch:ro
/a:/b:root:ro
/a:/b:nosuch:ro
/a:root:ro
/a:nosuch:ro
-/a:/b
a:/b
)",
    // BPF programs.
    R"(
egress:/sys/fs/bpf/a
foo:/a
egress:a
egress:
egress
)",
});

}  // namespace

std::vector<std::string> candidate_values() {
    // Those that end in a blank, which an editor takes away from a line.
    std::vector<std::string> result{"/dev/sda ", "/bin/true ; false x ; "};
    for (const std::string_view theme : themes) {
        const std::vector<std::string> texts = split(theme, '\n');
        result.insert(result.end(), texts.begin(), texts.end());
    }
    for (const model::Directive& directive : model::directives()) {
        for (const model::EnumValue& value : values(directive)) {
            result.emplace_back(value.word);
        }
    }
    // Lengths at which systemd draws a line.
    for (const std::size_t length : {15U, 16U, 107U, 108U, 109U, 222U, 223U, 255U, 256U, 4095U, 4096U}) {
        result.emplace_back(length, 'a');
        result.push_back("/" + std::string(length - 1, 'a'));
        std::string path;
        while (path.size() + 100 < length) {
            path += "/" + std::string(99, 'a');
        }
        result.push_back(path + "/" + std::string(length - path.size() - 1, 'a'));
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

}  // namespace sparrow::test
