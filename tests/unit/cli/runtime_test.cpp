// sparrowctl history, status, pause, resume, revert and recommend: over the daemon's own interface on a bus
// of their own, and over the daemon itself.
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "sparrow/daemon/runtime_interface.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/watch/signals.hpp"
#include "support/catch.hpp"
#include "support/private_bus.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::contains;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t when = 1'800'000'000'000'000;  // 2027-01-15 08:00:00 UTC

watch::Record changed() {
    return {when,
            "web.service",
            "/etc/systemd/system/web.service.raku",
            {watch::EntryKind::changed,
             {"rule", "memory-pressure some avg10=23.50", "rule 1", 12},
             "MemoryHigh",
             "512M",
             "640M",
             ""}};
}

watch::Record refused() {
    return {when + 1'000'000,
            "db.service",
            "",
            {watch::EntryKind::refused,
             {"interval", "", "monitoring.resource-check", 7},
             "CPUQuota",
             "",
             "50%",
             "changed\x1b[2J too often"}};
}

// Texts that D-Bus takes from nobody, as a hook can give them.
watch::Record hostile() {
    return {when,
            "odd.service",
            "/x\xff.raku",
            {watch::EntryKind::hook_failed,
             {"interval", "a\xef\xbf\xbe", "monitoring.resource-check", 7},
             "",
             "",
             "",
             std::string("died\0of\nit", 10)}};
}

daemon::Fields summary() {
    return {{"Unit", std::string("web.service")},
            {"Source", std::string("/etc/systemd/system/web.service.raku")},
            {"Running", true},
            {"Paused", false},
            {"Mode", std::string("enforce")},
            {"Health", std::string("unhealthy")},
            {"Adjusted", std::uint64_t{1}}};
}

daemon::Fields status() {
    daemon::Fields fields = summary();
    fields.emplace_back("Adjustments", std::vector<std::string>{"memory-high 640M (was 512M)"});
    fields.emplace_back("Triggers",
                        std::vector<std::string>{"memory some of system: 150000 us in 1000000 us"});
    fields.emplace_back("Limits", std::vector<std::string>{"no pressure here"});
    fields.emplace_back("FailedChecks", std::int64_t{3});
    fields.emplace_back("LastCheck", std::string("answered 503"));
    fields.emplace_back("MemoryCurrent", std::uint64_t{629145600});
    fields.emplace_back("MemoryHigh", std::uint64_t{671088640});
    fields.emplace_back("MemoryMax", watch::infinity);
    fields.emplace_back("TasksCurrent", std::uint64_t{5});
    return fields;
}

template <typename T>
Result<T> of_web(const std::string& unit, T value) {
    return unit == "web.service" ? Result<T>(std::move(value)) : failure(unit + " is not watched");
}

// What was asked is appended to `log`.
daemon::Verbs made_up(const std::string& log) {
    const auto note = [log](const std::string& what, const std::string& unit) -> Result<void> {
        std::ofstream(log, std::ios::app) << what << " '" << unit << "'\n";
        return unit == "nobody.service" ? Result<void>(failure(unit + " is not watched")) : Result<void>();
    };
    daemon::Verbs verbs;
    verbs.list = [] { return std::vector<daemon::Fields>{summary()}; };
    verbs.status = [](const std::string& unit) { return of_web(unit, status()); };
    verbs.history = [](const std::string& unit, std::uint32_t most) {
        if (unit == "odd.service") {
            return std::vector<watch::Record>{hostile(), changed()};
        }
        std::vector<watch::Record> all{changed(), refused()};
        if (unit == "web.service" || most == 1) {
            all.erase(unit.empty() ? all.begin() : all.begin() + 1);
        }
        return all;
    };
    verbs.recommend = [](const std::string& unit) {
        return of_web(unit, std::vector<daemon::Fields>{{{"Setting", std::string("memory-high")},
                                                         {"Current", std::string("512M")},
                                                         {"Wished", std::string("+25%")},
                                                         {"By", std::string("rule 1")},
                                                         {"Trigger", std::string("rule")},
                                                         {"Figures", std::string("memory-pressure 23")}}});
    };
    verbs.revert = [note](const std::string& unit, const std::function<void(Result<void>)>& done) {
        done(note("revert", unit));
    };
    verbs.pause = [note](const std::string& unit) { return note("pause", unit); };
    verbs.resume = [note](const std::string& unit) { return note("resume", unit); };
    return verbs;
}

// Offers the interface until it is killed.
pid_t offer(const std::string& address, const std::string& log, const std::string& ready) {
    const pid_t pid = fork();
    if (pid != 0) {
        return pid;
    }
    setenv("DBUS_SYSTEM_BUS_ADDRESS", address.c_str(), 1);
    auto event = sd::Event::make();
    auto bus = sd::Bus::open(Scope::system);
    auto offered = event && bus && bus->attach(*event, [] {})
                       ? daemon::RuntimeInterface::offer(*bus, made_up(log))
                       : failure("");
    auto name =
        offered ? bus->request_name("org.sparrow.Runtime1",
                                    [&](const Result<void>& had) { std::ofstream(ready) << had.has_value(); })
                : failure("");
    if (name) {
        (void)event->run();
    }
    _exit(EXIT_FAILURE);
}

class Offered {
  public:
    Offered() : bus_(directory_), child_(offer(bus_.address(), directory_ / "log", directory_ / "ready")) {
        test::wait_for_file(directory_ / "ready", "the child that offers the interface");
    }

    [[nodiscard]] test::CommandResult call(const std::string& arguments) const {
        return test::sparrowctl(directory_, arguments + " 2>&1", bus_.variables() + " TZ=UTC");
    }
    // A method, as anybody may call it, with what sparrowctl would not send.
    [[nodiscard]] test::CommandResult ask(const std::string& method, const std::string& signature,
                                          const std::string& first, const std::string& second) const {
        return test::run_command(
            "env " + bus_.variables() +
            " busctl call org.sparrow.Runtime1 /org/sparrow/Runtime1 org.sparrow.Runtime1 " + method + " " +
            signature + " " + test::shell_word(first) + " " + second + " 2>&1");
    }
    [[nodiscard]] std::string log() const { return test::read_file(directory_ / "log"); }
    [[nodiscard]] const test::TempDir& directory() const { return directory_; }
    [[nodiscard]] const test::PrivateBus& bus() const { return bus_; }

  private:
    test::TempDir directory_;
    test::PrivateBus bus_;
    test::Child child_;
};

}  // namespace

TEST_CASE("the history is a table, or JSON") {
    const Offered daemon;
    const auto all = daemon.call("history");
    CHECK(all.status == 0);
    CHECK(all.output ==
          "2027-01-15 08:00:00  web.service  memory-high 512M → 640M        rule 1, memory-pressure some "
          "avg10=23.50 [web.service.raku:12]\n"
          "2027-01-15 08:00:01  db.service   refused cpu-quota unset → 50%  changed\\x1b[2J too often; "
          "monitoring.resource-check, interval\n");
    const auto one = daemon.call("history web");
    CHECK(one.output ==
          "2027-01-15 08:00:00  memory-high 512M → 640M  rule 1, memory-pressure some avg10=23.50 "
          "[web.service.raku:12]\n");
    CHECK(contains(daemon.call("history -n 1").output, "db.service"));
    const Json json = Json::parse(daemon.call("history --json").output);
    REQUIRE(json.size() == 2);
    CHECK(json[0] == Json{{"by", "rule 1"},
                          {"figures", "memory-pressure some avg10=23.50"},
                          {"from", "512M"},
                          {"kind", "changed"},
                          {"line", 12},
                          {"setting", "memory-high"},
                          {"source", "/etc/systemd/system/web.service.raku"},
                          {"to", "640M"},
                          {"trigger", "rule"},
                          {"unit", "web.service"},
                          {"when", when}});
    CHECK(daemon.call("history -n 0").status == 2);
    CHECK(daemon.call("history 'a b'").status == 2);
}

TEST_CASE("a record with what D-Bus does not take keeps no other from being told") {
    const Offered daemon;
    const auto all = daemon.ask("History", "su", "odd.service", "5");
    CAPTURE(all.output);
    CHECK(all.status == 0);
    CHECK(contains(all.output, "x00of"));
    CHECK(contains(all.output, "xff.raku"));
    CHECK(contains(all.output, "640M"));
}

TEST_CASE("who names no unit is told so in a line, and nobody else learns of it") {
    const Offered daemon;
    constexpr std::size_t huge = 100'000;
    for (const std::string& name :
         {std::string("a\nb.service"), std::string("../../etc/x.service"), std::string("web"),
          std::string("a b.service"), std::string("\x1b[2J.service"), std::string(huge, 'a') + ".service"}) {
        for (const char* method : {"Status", "History", "Recommend", "Revert", "Pause", "Resume"}) {
            const bool is_history = std::string_view(method) == "History";
            const auto result = daemon.ask(method, is_history ? "su" : "s", name, is_history ? "5" : "");
            CAPTURE(name.substr(0, 100), method, result.output);
            CHECK(result.status != 0);
            CHECK(contains(result.output, "unit name"));
            CHECK(result.output.size() < 1000);
            CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 1);
        }
    }
    CHECK(access((daemon.directory() / "log").c_str(), F_OK) < 0);
    // Another signature never gets here: sd-bus refuses it.
    CHECK(daemon.ask("Pause", "v", "s", "web.service").status != 0);
    CHECK(daemon.ask("Pause", "s", "web.service", "").status == 0);
    CHECK(daemon.log() == "pause 'web.service'\n");
}

TEST_CASE("the status of a unit says all that the daemon knows") {
    const Offered daemon;
    const auto status = daemon.call("status web");
    CHECK(status.status == 0);
    CHECK(status.output ==
          "web.service\n"
          "      Source: /etc/systemd/system/web.service.raku\n"
          "       State: running, unhealthy\n"
          "      Health: unhealthy, 3 failed checks in a row: answered 503\n"
          "     Adapted: memory-high 640M (was 512M)\n"
          "    Triggers: memory some of system: 150000 us in 1000000 us\n"
          " Not watched: no pressure here\n"
          "      Memory: 600M, high 640M, max infinity\n"
          "       Tasks: 5\n"
          "\n"
          "2027-01-15 08:00:00  memory-high 512M → 640M  rule 1, memory-pressure some avg10=23.50 "
          "[web.service.raku:12]\n");
    const Json json = Json::parse(daemon.call("status web.service --json").output);
    CHECK(json.at("running") == true);
    CHECK(json.at("failed_checks") == 3);
    CHECK(json.at("memory_max") == "infinity");
    CHECK(json.at("memory_current") == 629145600);
    CHECK(json.at("adjustments") == Json{"memory-high 640M (was 512M)"});
    CHECK(json.at("history").size() == 1);
    const auto unknown = daemon.call("status nobody");
    CHECK(unknown.status == 1);
    CHECK(unknown.output == "sparrowctl: nobody.service is not watched\n");
    CHECK(daemon.call("status web --strict").status == 2);
}

TEST_CASE("the status of all has a line for each unit that is watched") {
    const Offered daemon;
    const std::string units = " SPARROW_UNIT_DIRS=" + test::shell_word(daemon.directory().directory("units"));
    const auto status = test::sparrowctl(daemon.directory(), "status 2>&1", daemon.bus().variables() + units);
    CHECK(status.status == 0);
    CHECK(contains(status.output,
                   "\nWatched while they run:\nweb.service  running, unhealthy, 1 setting adapted\n"));
}

TEST_CASE("units are paused, resumed and reverted, one or all") {
    const Offered daemon;
    CHECK(daemon.call("pause web").status == 0);
    CHECK(daemon.call("resume --all").status == 0);
    CHECK(daemon.call("revert web.service").status == 0);
    CHECK(daemon.call("revert --all").status == 0);
    const auto unknown = daemon.call("revert nobody");
    CHECK(unknown.status == 1);
    CHECK(unknown.output == "sparrowctl: nobody.service is not watched\n");
    CHECK(daemon.log() ==
          "pause 'web.service'\nresume ''\nrevert 'web.service'\nrevert ''\nrevert 'nobody.service'\n");
    // Not everything by mistake.
    CHECK(daemon.call("revert").status == 2);
    CHECK(daemon.call("pause ''").status == 2);
    CHECK(daemon.call("pause web --all").status == 2);
    const std::string log = daemon.log();
    CHECK(std::count(log.begin(), log.end(), '\n') == 5);
}

TEST_CASE("wishes are recommended") {
    const Offered daemon;
    const auto text = daemon.call("recommend web");
    CHECK(text.status == 0);
    CHECK(text.output == "memory-high 512M → +25% (rule 1, memory-pressure 23)\n");
    CHECK(Json::parse(daemon.call("recommend web --json").output)[0].at("wished") == "+25%");
    CHECK(daemon.call("recommend nobody").status == 1);
}

TEST_CASE("who is nobody in particular may look, and not act") {
    if (!test::is_root()) {
        return;
    }
    const Offered daemon;
    REQUIRE(chmod(daemon.directory().path().c_str(), 0755) == 0);
    const auto as_nobody = [&](const std::string& arguments) {
        return test::run_command("env " + daemon.bus().variables() +
                                 " setpriv --reuid=65534 --regid=65534 --clear-groups " SPARROW_BUILD_DIR
                                 "/bin/sparrowctl " +
                                 arguments + " 2>&1");
    };
    CHECK(as_nobody("history -n 1").status == 0);
    const auto refused = as_nobody("pause web");
    CHECK(refused.status == 1);
    CHECK(contains(refused.output, "sparrowctl: not allowed: only root may do that"));
    CHECK(daemon.log().empty());
}

TEST_CASE("where the daemon does not run, that is said, and the history read from its file") {
    const test::TempDir directory;
    const test::PrivateBus bus(directory);
    const std::string state = " SPARROW_STATE_DIR=" + test::shell_word(directory.directory("state"));
    const auto call = [&](const std::string& arguments) {
        return test::sparrowctl(directory, arguments + " 2>&1", bus.variables() + state + " TZ=UTC");
    };
    for (const char* arguments : {"history", "status web", "pause web", "recommend web", "revert --all"}) {
        CAPTURE(arguments);
        const auto result = call(arguments);
        CHECK(result.status == 1);
        CHECK(contains(result.output,
                       "sparrowctl: systemd-sparrowd does not run; it does where a unit asks for "
                       "it (systemctl status systemd-sparrowd)"));
    }
    (void)directory.file("state/history",
                         watch::to_line(changed()) + "\n" + watch::to_line(refused()) + "\n");
    CHECK(contains(call("history").output, "memory-high 512M → 640M"));
    const auto one = call("history db");
    CHECK(one.status == 0);
    CHECK(contains(one.output, "refused cpu-quota unset → 50%"));
    CHECK_FALSE(contains(one.output, "640M"));
}

TEST_CASE("the daemon itself is asked") {
    const test::TempDir directory;
    const test::PrivateBus bus(directory);
    const std::string variables =
        bus.variables() + " TZ=UTC SPARROW_STATE_DIR=" + test::shell_word(directory.directory("state")) +
        " SPARROW_RUNTIME_DIR=" + test::shell_word(directory.directory("run"));
    (void)directory.file("state/history", watch::to_line(changed()) + "\n");
    const std::string ready = directory / "listening";
    const test::Child daemon([&] {
        const pid_t pid = fork();
        if (pid == 0) {
            const std::string command =
                "exec env " + variables + " " SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrowd --system";
            execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            _exit(EXIT_FAILURE);
        }
        return pid;
    }());
    const auto call = [&](const std::string& arguments) {
        return test::sparrowctl(directory, arguments + " 2>&1", variables);
    };
    constexpr int most = 500;
    constexpr useconds_t moment = 20'000;
    for (int i = 0; contains(call("status web").output, "does not run"); ++i) {
        REQUIRE(i < most);
        (void)usleep(moment);
    }
    CHECK(contains(call("history web").output, "memory-high 512M → 640M"));
    const auto status = call("status web");
    CHECK(status.status == 1);
    CHECK(contains(status.output, "sparrowctl: web.service is not watched: its source has no rules"));
    CHECK(call("revert --all").status == 0);
    CHECK(call("pause web").status == 1);
}
