#include "sparrow/model/check_unit.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;
using sparrow::test::contains;

namespace {

// The messages, one a line.
std::string messages_of(const std::string& name, std::vector<UnitSetting> settings) {
    auto unit_name = unit::UnitName::parse(name);
    REQUIRE(unit_name);
    std::string text;
    for (const std::string& message : check_unit(Unit{*unit_name, "", 0, std::move(settings), {}, {}})) {
        text += message + "\n";
    }
    return text;
}

UnitSetting service(const std::string& name, std::vector<std::string> values) {
    return {"Service", name, std::move(values)};
}

}  // namespace

TEST_CASE("a service that systemd would refuse is told what it needs") {
    CHECK(contains(messages_of("a.service", {}), "needs a command"));
    CHECK(contains(messages_of("a.service", {service("ExecStart", {"/bin/a", ""})}), "needs a command"));
    CHECK(contains(messages_of("a.service", {service("Type", {"simple"}), service("ExecStop", {"/bin/a"})}),
                   "'oneshot'"));
    CHECK(
        contains(messages_of("a.service", {service("ExecStart", {"/bin/a", "/bin/b"})}), "2 start commands"));
    CHECK(contains(
        messages_of("a.service", {service("ExecStart", {"/bin/a", "/bin/b"}), service("Type", {"simple"})}),
        "2 start commands"));
}

TEST_CASE("a service that systemd takes passes") {
    CHECK(messages_of("a.service", {service("ExecStart", {"/bin/a"})}).empty());
    CHECK(messages_of("a.service", {service("ExecStart", {"/bin/a", "", "/bin/b"})}).empty());
    const auto oneshot = service("Type", {"oneshot"});
    CHECK(messages_of("a.service", {oneshot, service("ExecStart", {"/bin/a", "/bin/b"})}).empty());
    CHECK(messages_of("a.service", {oneshot, service("ExecStop", {"/bin/a"})}).empty());
    CHECK(messages_of("a.service", {oneshot, {"Unit", "SuccessAction", {"reboot"}}}).empty());
    // As systemd-reboot.service: without a type it is oneshot.
    CHECK(messages_of("a.service", {{"Unit", "SuccessAction", {"reboot-force"}}}).empty());
    CHECK(messages_of("a.service", {service("ExecStop", {"/bin/a"})}).empty());
}

TEST_CASE("a timer, a socket and a path need what they wait for") {
    CHECK(contains(messages_of("a.timer", {}), "on-calendar"));
    CHECK(contains(messages_of("a.timer", {{"Timer", "OnCalendar", {"daily", ""}}}), "on-calendar"));
    CHECK(contains(messages_of("a.timer", {{"Timer", "AccuracySec", {"1s"}}}), "on-calendar"));
    CHECK(messages_of("a.timer", {{"Timer", "OnBootSec", {"1s"}}}).empty());
    CHECK(contains(messages_of("a.socket", {}), "listen-stream"));
    CHECK(messages_of("a.socket", {{"Socket", "ListenFIFO", {"/run/x"}}}).empty());
    CHECK(contains(messages_of("a.path", {}), "path-exists"));
    CHECK(messages_of("a.path", {{"Path", "PathChanged", {"/x"}}}).empty());
    CHECK(messages_of("a.target", {}).empty());
    CHECK(messages_of("a.slice", {}).empty());
}

// mount_verify() and swap_verify(): "What= setting is missing, refusing".
TEST_CASE("a mount and a swap need what they mount") {
    CHECK(contains(messages_of("srv.mount", {}), "what"));
    CHECK(contains(messages_of("dev-sdb1.swap", {}), "what"));
}
