// Compares check_value() with what the installed systemd says to the same text: every setting that it knows
// against every text of a corpus. `systemd-analyze verify` loads the units, and each warning names its line.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/model/check_value.hpp"
#include "sparrow/unit/setting_text.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;

namespace {

// One text a line; the first is the empty one.
constexpr std::string_view corpus = R"(
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
/dev/sda 
dev/sda 100
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
root
nobody
a.b
a@b
a:b c
-a
-1a
ä
1a
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
base64:QUJD
base64:!!
QUJD
QU JD
Q
0123456789abcdef0123456789abcdef
0123456789abcdef0123456789abcde
0123456789abcdef
0123 4567 89ab cdef 0123 4567 89ab cdef
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
/bin/true
/bin/true a b
bin/true
true
true; false
/bin/true ; /bin/false
/bin/true ; false x ; 
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
a\nb
\x00
\101
\400
\
\\
a"b
root:ro
root:ro home:rw
nosuch:ro
/a:/b:root:ro
/a:/b:nosuch:ro
/a:root:ro
/a:nosuch:ro
-/a:/b
a:/b
egress:/sys/fs/bpf/a
foo:/a
egress:a
egress:
egress)";

std::vector<std::string> texts() {
    std::vector<std::string> result = split(corpus, '\n');
    for (const Directive& directive : directives()) {
        for (const EnumValue& value : values(directive)) {
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

// What systemd says of lines that it takes all the same.
bool is_refusal(const std::string& message) {
    constexpr auto harmless = std::to_array<std::string_view>(
        {"Ignoring unknown escape sequences", "Unit uses ", "Support for option", "is obsolete",
         "references a path below legacy directory", "not supported for this unit type", "Special user"});
    return std::none_of(harmless.begin(), harmless.end(),
                        [&](std::string_view part) { return message.find(part) != std::string::npos; });
}

struct Question {
    const Directive* directive = nullptr;
    std::string text;
    bool is_refused = false;
    std::string message;
};

// A unit file of one setting, with one question a line from its third line on.
struct Sheet {
    const Directive* directive = nullptr;
    std::vector<Question*> questions;
};

std::string extension(std::string_view section) {
    std::string type = section == "Unit" ? "target" : std::string(section);
    type[0] = static_cast<char>(std::tolower(type[0]));
    return type;
}

using Answers = std::map<std::string, std::map<std::size_t, std::string>>;

// The messages of `systemd-analyze verify` about the files of `directory`, by file and line.
Answers messages_of(const std::string& directory) {
    const std::string command = "cd " + directory + " && LC_ALL=C systemd-analyze verify --man=no * 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 65536> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), size);
    }
    pclose(pipe);
    Answers answers;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        const std::string prefix = directory + "/";
        const std::size_t colon = line.find(':', prefix.size());
        const std::size_t end = line.find(": ", colon + 1);
        if (line.rfind(prefix, 0) != 0 || end == std::string::npos) {
            continue;
        }
        const std::size_t number = std::strtoul(line.c_str() + colon + 1, nullptr, 10);
        std::string& message = answers[line.substr(prefix.size(), colon - prefix.size())][number];
        if (message.empty() || !is_refusal(message)) {
            message = line.substr(end + 2);
        }
    }
    return answers;
}

constexpr std::size_t first_question_line = 2;

// Settles the questions of all sheets, as far as systemd gets: it leaves a file at the first value that it
// finds fatal. What it did not get to is given back, in sheets of its own.
std::vector<Sheet> verify(const std::vector<Sheet>& sheets) {
    const sparrow::test::TempDir directory;
    const auto name_of = [&](std::size_t i) {
        return fmt::format("s{}.{}", i, extension(sheets[i].directive->section));
    };
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const Directive& directive_of_sheet = *sheets[i].directive;
        std::ofstream file(directory / name_of(i), std::ios::binary);
        file << "[" << directive_of_sheet.section << "]\n";
        for (const Question* question : sheets[i].questions) {
            file << directive_of_sheet.name << "=" << question->text << "\n";
        }
        // Complained about for certain, so that its line shows whether systemd got there.
        file << "SparrowEnd=1\n";
    }
    Answers answers = messages_of(directory.path());
    std::vector<Sheet> rest;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const auto& questions = sheets[i].questions;
        std::size_t last = 0;
        for (const auto& [line, message] : answers[name_of(i)]) {
            last = line - first_question_line;
            if (last < questions.size()) {
                questions[last]->is_refused = is_refusal(message);
                questions[last]->message = message;
            }
        }
        if (last + 1 < questions.size()) {
            rest.push_back({sheets[i].directive,
                            {questions.begin() + static_cast<std::ptrdiff_t>(last) + 1, questions.end()}});
        }
    }
    return rest;
}

bool is_installed(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

// Where we take what systemd refuses, and why.
struct Laxer {
    ValueClass value;
    std::string_view reason;
};

constexpr auto laxer = std::to_array<Laxer>({
    {ValueClass::address_family_list, "the C library has new names now and then"},
    {ValueClass::architecture, "which architectures a machine can run is the machine's to know"},
    {ValueClass::base64, "only decoding tells whether it is whole"},
    {ValueClass::boolean, "PrivateMounts= resets it since v254"},
    {ValueClass::bpf_program, "the attach types grow with the kernel"},
    {ValueClass::calendar, "which time zones there are is the machine's to know"},
    {ValueClass::credential_assignment, "only decoding tells whether an encrypted credential is whole"},
    {ValueClass::error_number, "the C library has new names now and then"},
    {ValueClass::exec_command, "systemds after v257 take '|'"},
    {ValueClass::extension_image_list, "the names of partitions change with systemd's versions"},
    {ValueClass::filesystem_list, "the groups of file systems grow with the kernel"},
    {ValueClass::interface_list, "later systemds may take alternative names, which are longer"},
    {ValueClass::mount_image_list, "the names of partitions change with systemd's versions"},
    {ValueClass::partition_options_list, "the names of partitions change with systemd's versions"},
    {ValueClass::socket_address, "systemds after v252 take vsock-stream: and its likes"},
    {ValueClass::syscall_list, "which system calls there are is libseccomp's knowledge"},
});

// Of each setting: a word that a later systemd takes, and a specifier, which is not expanded here.
bool is_expectedly_laxer(const Directive& directive, std::string_view text) {
    const auto words = values(directive);
    return std::any_of(
               words.begin(), words.end(),
               [&](const EnumValue& value) { return value.word == text && value.first_release > 0; }) ||
           (expands_specifiers(directive) && text.find('%') != std::string_view::npos);
}

bool is_known_as_laxer(const Directive& directive) {
    return std::any_of(laxer.begin(), laxer.end(),
                       [&](const Laxer& l) { return l.value == directive.value; });
}

// systemd reads no files for scopes, and [Install] elsewhere. Settings that several sections have come from
// one template there, and are asked about once.
std::vector<const Directive*> asked_directives() {
    std::map<std::string_view, std::vector<const Directive*>> by_name;
    std::vector<const Directive*> asked;
    for (const bool is_service : {true, false}) {
        for (const Directive& directive : directives()) {
            // All commands are read by one parser, and each mistake in them ends the file.
            auto& same = by_name[directive.value == ValueClass::exec_command ? "Exec…" : directive.name];
            const auto is_twin = [&](const Directive* other) {
                return other->value == directive.value && other->empty == directive.empty &&
                       other->min == directive.min && other->max == directive.max;
            };
            if ((directive.section == "Service") == is_service && directive.section != "Scope" &&
                directive.section != "Install" && std::none_of(same.begin(), same.end(), is_twin)) {
                same.push_back(&directive);
                asked.push_back(&directive);
            }
        }
    }
    return asked;
}

std::vector<Question> all_questions() {
    const std::vector<std::string> all = texts();
    std::vector<Question> questions;
    for (const Directive* directive : asked_directives()) {
        for (const std::string& text : all) {
            if (unit::check_line(text)) {
                questions.push_back({directive, text, false, ""});
            }
        }
    }
    return questions;
}

// Asks systemd all of them.
void answer(std::vector<Question>& questions) {
    std::vector<Sheet> sheets;
    for (Question& question : questions) {
        // A first one that wins makes the others wrong: those settings have a file for each text.
        if (sheets.empty() || sheets.back().directive != question.directive ||
            question.directive->first_wins) {
            sheets.push_back({question.directive, {}});
        }
        sheets.back().questions.push_back(&question);
    }
    for (Sheet& sheet : sheets) {
        // What is likely to end the file comes last.
        std::stable_partition(sheet.questions.begin(), sheet.questions.end(), [](const Question* question) {
            return check_value(*question->directive, question->text).has_value();
        });
    }
    std::vector<Sheet> single;
    for (const Sheet& sheet : verify(sheets)) {
        for (Question* question : sheet.questions) {
            single.push_back({sheet.directive, {question}});
        }
    }
    CHECK(verify(single).empty());
}

}  // namespace

TEST_CASE("a value is refused only where the installed systemd refuses it") {
    if (!is_installed("systemd-analyze")) {
        WARN("skipped: systemd-analyze is not installed");
        return;
    }
    std::vector<Question> questions = all_questions();
    answer(questions);
    std::set<const Directive*> unknown;
    for (const Question& question : questions) {
        if (question.message.find("Unknown key") != std::string::npos) {
            unknown.insert(question.directive);
        }
    }
    std::set<ValueClass> found_laxer;
    int judged = 0;
    for (const Question& question : questions) {
        const Directive& directive = *question.directive;
        if (unknown.contains(&directive)) {
            continue;
        }
        ++judged;
        const auto ours = check_value(directive, question.text);
        if (ours.has_value() == !question.is_refused) {
            continue;
        }
        if (!ours) {
            UNSCOPED_INFO(directive.section << ": " << directive.name << "=" << question.text);
            UNSCOPED_INFO("we say: " << ours.error().message);
            CHECK(question.is_refused);
        } else if (!is_expectedly_laxer(directive, question.text)) {
            UNSCOPED_INFO(directive.section << ": " << directive.name << "=" << question.text);
            UNSCOPED_INFO("systemd says: " << question.message);
            found_laxer.insert(directive.value);
            CHECK(is_known_as_laxer(directive));
        }
    }
    // A later systemd may take what v252, which does not know ReloadSignal=, refuses.
    for (const Laxer& l : laxer) {
        INFO("as strict as systemd now: " << l.reason);
        CHECK((found_laxer.contains(l.value) || !unknown.contains(find("Service", "ReloadSignal"))));
    }
    CHECK(judged > 50000);
}
