#include "sparrow/model/check_value.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;
using sparrow::test::contains;

namespace {

const Directive& directive(std::string_view section, std::string_view name) {
    const Directive* row = find(section, name);
    REQUIRE(row != nullptr);
    return *row;
}

std::string refusal(std::string_view section, std::string_view name, std::string_view text) {
    const auto checked = check_value(directive(section, name), text);
    return checked ? "" : checked.error().message;
}

struct Case {
    std::string_view section;
    std::string_view name;
    std::vector<std::string_view> refused;
    std::vector<std::string_view> taken;
};

}  // namespace

// What the oracle test asks systemd about is not repeated here: these are the values that people write.
TEST_CASE("a value of the wrong kind is refused, one of the right kind is not") {
    const std::vector<Case> cases{
        {"Service",
         "MemoryMax",
         {"2 gigs", "-1", "0", "110%", "1.5.5G", "2GB", "18446744073709551616"},
         {"512M", "50%", "infinity", "1G 512M", " 4K ", ""}},
        {"Service", "MemoryMin", {"lots"}, {"0", "0%"}},
        {"Service", "CPUQuota", {"0%", "50", "-20%", "fast"}, {"20%", "200%", "12.5%", ""}},
        {"Service", "CPUWeight", {"0", "10001", "high"}, {"1", "idle", "10000"}},
        {"Service", "TasksMax", {"0", "many", "101%"}, {"1", "50%", "infinity"}},
        {"Service", "Nice", {"20", "-21", "low"}, {"19", "-20", "0x10"}},
        {"Service",
         "RestartSec",
         {"", "5 fortnights", "-5s", "1,5s"},
         {"5", "1min 30s", "infinity", "100ms"}},
        {"Service", "UMask", {"0999", "rwx", "17777", "+022"}, {"022", "0077"}},
        {"Service", "LimitNOFILE", {"10:5", "many", "1:2:3", "5:"}, {"1024", "1024:4096", "infinity"}},
        {"Service", "KillSignal", {"SIGFOO", "0", "65", "RTMIN+31"}, {"SIGINT", "TERM", "9", "RTMIN+3"}},
        {"Service", "SuccessExitStatus", {"256", "NOPE", "1 NOPE"}, {"1 2 TEMPFAIL SIGKILL"}},
        {"Service", "Restart", {"allways", "yes", ""}, {"always", "on-failure"}},
        {"Service", "ProtectSystem", {"read-only"}, {"strict", "TRUE", "no"}},
        {"Service", "PrivateTmp", {"maybe"}, {"yes", "disconnected"}},
        {"Service", "SyslogFacility", {"128", "nothing"}, {"local0", "3"}},
        {"Service", "WorkingDirectory", {"srv", "/a/../b", "~user"}, {"/srv", "-/srv", "~", "%h"}},
        {"Service", "EnvironmentFile", {"a"}, {"/a b", "-/a"}},
        {"Service", "ReadWritePaths", {"a", "/a b", "\"/a", "+-/a"}, {"/a \"/b c\" -/d -+/e", "%S/x"}},
        {"Service",
         "BindPaths",
         {"/a:b", "/a:/b:ro", "/a:", "/a  b"},
         {"/a:/b:norbind /c -/d", "\"/a b\":/c"}},
        {"Service", "StateDirectory", {"/a", "..", "private", "a:/b"}, {"a b/c", "a:b"}},
        {"Service", "ConfigurationDirectory", {"a:b"}, {"a"}},
        {"Service", "User", {"a:b", "a/b", "-1", "65535", ".."}, {"www-data", "1000", "%i"}},
        {"Service", "Environment", {"1A=2", "A", "\"A=b", "A=\\q"}, {"A=1 \"B=2 3\"", "A=%i"}},
        {"Service", "PassEnvironment", {"A=1", "A-B"}, {"A B"}},
        {"Service", "LogExtraFields", {"A", "a=b", "_A=1"}, {"A=1 B2=x"}},
        {"Service",
         "ExecStart",
         {"bin/true", "-", "\"/bin/true", "/bin/", "@/bin/true", "+!/bin/true", "/bin/a ; b/c"},
         {"/bin/true a 'b c'", "true", "-@/bin/true x", "/bin/sed s/\\./x/", "/bin/a ; /bin/b", "!!/bin/a"}},
        {"Service",
         "SystemCallFilter",
         {"@mounts", "read:EPERM", ":x"},
         {"@system-service", "~@mount:EPERM read", "any-call"}},
        {"Service", "SystemCallErrorNumber", {"0", "4096", "no"}, {"EPERM", "1", "kill"}},
        {"Service", "RestrictAddressFamilies", {"INET"}, {"AF_INET AF_UNIX", "~AF_PACKET", "none"}},
        {"Service", "RestrictNamespaces", {"network", "net foo"}, {"yes", "~user", "net ipc"}},
        {"Service", "Delegate", {"everything"}, {"yes", "cpu memory", ""}},
        {"Service", "CPUAffinity", {"3-1", "a", "8192"}, {"0-3,5 7", "numa"}},
        {"Service",
         "IPAddressAllow",
         {"10.0.0.0/33", "example.org"},
         {"any", "10.0.0.0/8 fd00::/8", "localhost"}},
        {"Service", "DeviceAllow", {"/tmp/x rw", "/dev/sda rwx"}, {"/dev/sda rw", "char-pts", "block-* r"}},
        {"Service",
         "IOReadBandwidthMax",
         {"/dev/sda", "/dev/sda fast", "/dev/sda 0"},
         {"/dev/sda 5M", "/dev/sda infinity"}},
        {"Service",
         "StandardOutput",
         {"file:x", "syslogd", "fd:a:b"},
         {"journal", "append:/var/log/x", "syslog", "fd:x", "file:%t/x"}},
        {"Service", "BusName", {"example", "1.a"}, {"org.example.Service"}},
        {"Socket",
         "ListenStream",
         {"80 81", "host:80", "[::1]", "0", "70000"},
         {"80", "127.0.0.1:80", "[::1]:80", "/run/x", "@x", "vsock::80"}},
        {"Socket", "ListenSequentialPacket", {"80"}, {"/run/x"}},
        {"Socket", "ListenNetlink", {"nothing 1"}, {"kobject-uevent 1"}},
        {"Socket",
         "SocketBindAllow",
         {"ipv4:", "tcp:ipv4:80", "90-80", "http"},
         {"any", "ipv4:tcp:80-90", "8080"}},
        {"Timer",
         "OnCalendar",
         {"Mon-Funday", "25:00", "*-13-01", "daily hourly 5"},
         {"daily", "Mon..Fri 09:00", "*:0/15", "*-*-01 04:00:00 Europe/Berlin", "@0", "%i"}},
        {"Timer", "OnBootSec", {"soon"}, {"5min", "%i"}},
        {"Timer", "Unit", {"web", "a.service b.service"}, {"web.service"}},
        {"Path", "PathExists", {"a"}, {"/a"}},
        {"Unit", "After", {"web", "a.service b", "a@x.slice"}, {"a.service %i.service b@c.socket"}},
        {"Unit", "ConditionPathExists", {"a", "!a"}, {"/a", "!/a", "|!/a"}},
        {"Unit", "ConditionMemory", {}, {"anything: it is looked at when the unit starts"}},
        {"Unit", "Documentation", {"example.org"}, {"https://example.org man:a(1)"}},
        {"Unit", "Description", {}, {"50% \"off"}},
    };
    for (const Case& c : cases) {
        for (const std::string_view text : c.refused) {
            CAPTURE(c.name, text);
            CHECK_FALSE(refusal(c.section, c.name, text).empty());
        }
        for (const std::string_view text : c.taken) {
            CAPTURE(c.name, text, refusal(c.section, c.name, text));
            CHECK(refusal(c.section, c.name, text).empty());
        }
    }
}

TEST_CASE("the message says what was found and what is accepted") {
    CHECK(refusal("Service", "MemoryMax", "2 gigs") ==
          "takes a size above 0 such as 512M, a percentage such as 50% or infinity, found '2 gigs'");
    CHECK(contains(refusal("Service", "Restart", "allways"), "did you mean always?"));
    CHECK(contains(refusal("Service", "NoNewPrivileges", ""), "takes yes or no, found nothing"));
    // Of a list, the word that is wrong.
    CHECK(contains(refusal("Unit", "After", "a.service db"), "found 'db'"));
    CHECK(contains(refusal("Service", "Nice", "99"), "from -20 to 19"));
}

TEST_CASE("what is found is shown safely") {
    CHECK(contains(refusal("Service", "Nice", "\x1b[2J"), "\\x1b"));
    CHECK(refusal("Service", "Nice", std::string(100000, 'x')).size() < 300);
}

// Empty is a reset, unless systemd says that it is not.
TEST_CASE("every setting that can be reset takes the empty text") {
    for (const Directive& row : directives()) {
        CAPTURE(row.section, row.name);
        if (row.empty != Empty::invalid) {
            CHECK(check_value(row, ""));
            CHECK(check_value(row, "  "));
        }
    }
}

// No text, whatever it is, makes a rule read outside of it (the sanitisers watch) or run for long.
TEST_CASE("every rule takes every short text without harm") {
    const std::string_view alphabet = "0a-+.:/~@%\\\"' ,;!|=*[\xc2";
    std::vector<std::string> texts;
    for (const char a : alphabet) {
        for (const char b : alphabet) {
            for (const char c : alphabet) {
                texts.push_back({a, b, c});
            }
        }
    }
    texts.emplace_back(1U << 16U, '1');
    texts.emplace_back(1U << 16U, '/');
    texts.emplace_back(1U << 16U, ',');
    std::vector<bool> seen(256);
    for (const Directive& row : directives()) {
        if (seen[static_cast<std::size_t>(row.value)]) {
            continue;
        }
        seen[static_cast<std::size_t>(row.value)] = true;
        for (const std::string& text : texts) {
            const auto checked = check_value(row, text);
            if (!checked && checked.error().message.empty()) {
                FAIL(row.name << " refuses " << text << " without a word");
            }
        }
    }
}
