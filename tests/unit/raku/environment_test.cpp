#include "sparrow/raku/environment.hpp"

#include <algorithm>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace std::string_literals;

namespace {

bool has(const Variables& variables, const std::string& entry) {
    return std::find(variables.begin(), variables.end(), entry) != variables.end();
}

// "line: message" of each diagnostic.
std::vector<std::string> diagnostics_of(const std::string& text) {
    std::vector<std::string> found;
    for (const Diagnostic& diagnostic : parse_site_environment("/etc/site", text).diagnostics) {
        CHECK(diagnostic.file == "/etc/site");
        CHECK(diagnostic.severity == Severity::error);
        found.push_back(std::to_string(diagnostic.line) + ": " + diagnostic.message);
    }
    return found;
}

}  // namespace

TEST_CASE("what steers programs or leads to the service manager does not reach unit files") {
    const Variables kept = evaluation_environment({"RAKULIB=/evil",
                                                   "RAKUDO_HOME=/evil",
                                                   "MVM_SPESH_LOG=/x",
                                                   "PERL5LIB=/evil",
                                                   "PERL5OPT=-d",
                                                   "LD_PRELOAD=/evil",
                                                   "LD_LIBRARY_PATH=/evil",
                                                   "PYTHONPATH=/evil",
                                                   "RUBYOPT=-r",
                                                   "HOME=/root",
                                                   "BASH_ENV=/evil",
                                                   "ENV=/evil",
                                                   "IFS=x",
                                                   "CDPATH=/evil",
                                                   "SHELLOPTS=xtrace",
                                                   "GLIBC_TUNABLES=x",
                                                   "BASH_FUNC_ls%%=() { evil; }",
                                                   "DBUS_SESSION_BUS_ADDRESS=unix:path=/x",
                                                   "DBUS_SYSTEM_BUS_ADDRESS=unix:path=/x",
                                                   "XDG_RUNTIME_DIR=/run/user/0",
                                                   "NOTIFY_SOCKET=/run/n",
                                                   "LISTEN_FDS=1",
                                                   "LISTEN_PID=1",
                                                   "WATCHDOG_USEC=1",
                                                   "JOURNAL_STREAM=1:2",
                                                   "INVOCATION_ID=x",
                                                   "SPARROW_RAKULIB=/evil",
                                                   "SUDO_USER=me",
                                                   "no-equals-sign",
                                                   "BAD=\xff",
                                                   "\xff=BAD"});
    CHECK(kept.size() == 2);
    CHECK(value_of(kept, "PATH") == "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin");
    CHECK(has(kept, "SYSTEMD_NSS_DYNAMIC_BYPASS=1"));
}

TEST_CASE("what says something about the machine or the site passes") {
    const Variables kept = evaluation_environment(
        {"PATH=/opt/bin", "LANG=C", "SYSTEMD_SCOPE=system", "SYSTEMD_VIRTUALIZATION=vm:kvm",
         "DEPLOYMENT_ENV=production", "EMPTY=", "LDAP=x", "HOMEPAGE=y", "SYSTEMD_NSS_DYNAMIC_BYPASS=0"});
    CHECK(has(kept, "PATH=/opt/bin"));
    CHECK(has(kept, "LANG=C"));
    CHECK(has(kept, "SYSTEMD_SCOPE=system"));
    CHECK(has(kept, "SYSTEMD_VIRTUALIZATION=vm:kvm"));
    CHECK(has(kept, "DEPLOYMENT_ENV=production"));
    CHECK(has(kept, "EMPTY="));
    CHECK(has(kept, "LDAP=x"));
    CHECK(has(kept, "HOMEPAGE=y"));
    CHECK(value_of(kept, "SYSTEMD_NSS_DYNAMIC_BYPASS") == "1");
    CHECK(std::count_if(kept.begin(), kept.end(), [](const std::string& variable) {
              return variable.rfind("SYSTEMD_NSS", 0) == 0;
          }) == 1);
    CHECK_FALSE(value_of(evaluation_environment({"PATH="}), "PATH").empty());
}

TEST_CASE("a wrong line of the site's file is told with its number and left out") {
    const std::string text = "A=1\nexport B=2\nC = 3\n=4\n5E=5\nnothing\n[Section]\nG=\xff\nH-I=6\nJ=7";
    const auto found = diagnostics_of(text);
    REQUIRE(found.size() == 8);
    CHECK(found[0].rfind("2: expected KEY=VALUE, found 'export B=2'", 0) == 0);
    CHECK(found[1].rfind("3: ", 0) == 0);
    CHECK(found[2].rfind("4: ", 0) == 0);
    CHECK(found[3].rfind("5: ", 0) == 0);
    CHECK(found[4].rfind("6: ", 0) == 0);
    CHECK(found[5].rfind("7: ", 0) == 0);
    CHECK(found[6].rfind("8: ", 0) == 0);
    CHECK(found[7].rfind("9: ", 0) == 0);
    CHECK(parse_site_environment("/x", text).variables == Variables{"A=1", "J=7"});
}

TEST_CASE("a variable with a NUL in it is no variable") {
    // execve(2) would take what stands before it, and no more.
    CHECK(diagnostics_of("A=1\0B=2"s).size() == 1);
}

TEST_CASE("the site's file is read line by line") {
    CHECK(parse_site_environment("/x", "").variables.empty());
    const auto site = parse_site_environment("/x",
                                             "# comment = no\r\n"
                                             "; also\n"
                                             "\n"
                                             "  PLAIN=a b \r\n"
                                             "QUOTED=\"a b \"\n"
                                             "SINGLE=' \"x\" '\n"
                                             "HALF=\"x\n"
                                             "MIXED='x\"\n"
                                             "ONE=\"\n"
                                             "EMPTY=\n"
                                             "NONE=\"\"\n"
                                             "SUM=a=b\n"
                                             "DOLLAR=$PLAIN ${X} %i\n"
                                             "UNICODE=caf\u00e9\n"
                                             "PLAIN=last counts");
    CHECK(site.diagnostics.empty());
    CHECK(site.variables == Variables{"PLAIN=last counts", "QUOTED=a b ", "SINGLE= \"x\" ", "HALF=\"x",
                                      "MIXED='x\"", "ONE=\"", "EMPTY=", "NONE=", "SUM=a=b",
                                      "DOLLAR=$PLAIN ${X} %i", "UNICODE=caf\u00e9"});
}

TEST_CASE("variables are merged by their whole name") {
    CHECK(merge({"A=1", "AB=2"}, {"A=3", "B=4", "A=5"}) == Variables{"A=5", "AB=2", "B=4"});
    CHECK(merge({}, {}).empty());
    CHECK(merge({"A=1"}, {}) == Variables{"A=1"});
}

TEST_CASE("a variable's value is found by its whole name") {
    const Variables variables{"AB=2", "A=x=y", "EMPTY=", "A=later"};
    CHECK(value_of(variables, "A") == "x=y");
    CHECK(value_of(variables, "AB") == "2");
    CHECK(value_of(variables, "EMPTY", "fallback").empty());
    CHECK(value_of(variables, "C", "fallback") == "fallback");
    CHECK(value_of(variables, "", "fallback") == "fallback");
}
