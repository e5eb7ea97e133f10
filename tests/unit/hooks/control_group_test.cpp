// Each call in a control group of its own. Where this machine lets nobody make one, that is skipped.
#include "sparrow/hooks/control_group.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "service.hpp"
#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;
using namespace std::chrono_literals;
using Kind = HookTrouble::Kind;
namespace fs = std::filesystem;

namespace {

// A group of its own for one test, removed at its end.
class TestGroup {
  public:
    static std::optional<TestGroup> make() {
        const auto own = hooks::own_control_group();
        // The top, which may have processes and groups.
        for (const char* top : {"/sys/fs/cgroup/unified", "/sys/fs/cgroup"}) {
            const std::string path = std::string(top) + "/sparrow-test-" + std::to_string(getpid());
            if (own && own->starts_with(top) &&
                access((std::string(top) + "/cgroup.procs").c_str(), W_OK) == 0 &&
                mkdir(path.c_str(), 0755) == 0) {
                return TestGroup(path);
            }
        }
        WARN("skipped: control groups of version 2 cannot be made here");
        return std::nullopt;
    }
    TestGroup(TestGroup&& other) noexcept : path_(std::exchange(other.path_, "")) {}
    TestGroup& operator=(TestGroup&&) = delete;
    TestGroup(const TestGroup&) = delete;
    TestGroup& operator=(const TestGroup&) = delete;
    ~TestGroup() {
        if (!path_.empty()) {
            CHECK(soon([&] {
                for (const std::string& name : groups()) {
                    (void)rmdir((path_ + "/" + name).c_str());
                }
                return rmdir(path_.c_str()) == 0;
            }));
        }
    }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string option() const { return "--cgroup=" + path_; }
    [[nodiscard]] std::set<std::string> groups() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(path_)) {
            if (entry.is_directory()) {
                names.insert(entry.path().filename().string());
            }
        }
        return names;
    }
    [[nodiscard]] bool has_controller(const std::string& name) const {
        return contains(read_file(path_ + "/cgroup.subtree_control"), name);
    }

  private:
    explicit TestGroup(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

const std::string own_group = "'/proc/self/cgroup'.IO.lines.first(*.starts-with('0::')).split('/').tail";

}  // namespace

TEST_CASE("a call, a unit process, the host and a check each have a control group") {
    const auto group = TestGroup::make();
    if (!group) {
        return;
    }
    const Service service({group->option()});
    CHECK(group->groups() == std::set<std::string>{"server"});
    const Asker asker(service.socket());
    const std::string bundle =
        service.keep_hooks("x => { [$evaluated, " + own_group + "] }", "my $evaluated = " + own_group + ";");
    CHECK(result_of(asker.ask(call(bundle, "x"))) == R"(["unit-1","call-3"])");
    // The last one is in reserve, for the next call.
    const std::set<std::string> left{"server", "host-2", "unit-1", "call-4"};
    CHECK(soon([&] { return group->groups() == left; }));
    const HookReply check = asker.ask(exec({"grep", "0::", "/proc/self/cgroup"}));
    CHECK(contains(check.output, "/check-5"));
    // Also where there are threads.
    const std::string threads = service.keep_hooks("x => { " + own_group + " }", "await start { 1 };");
    CHECK(result_of(asker.ask(call(threads, "x"))) == R"("call-7")");
    CHECK(soon([&] { return group->groups() == left; }));
    CHECK(result_of(asker.ask(call(bundle, "x"))) == R"(["unit-1","call-4"])");
}

TEST_CASE("what leaves its parents is ended with its control group") {
    const auto group = TestGroup::make();
    if (!group) {
        return;
    }
    const Service service({group->option()});
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    const Asker asker(service.socket());
    const std::string leave =
        "setsid sh -c 'sleep " + mark + " & sleep " + mark + "' >/dev/null 2>&1 & sleep 0.2";
    const std::string bundle = service.keep_hooks("x => { shell q[" + leave + "]; 1 }, loops => { shell q[" +
                                                  leave + "]; loop { } }");
    CHECK(result_of(asker.ask(call(bundle, "x"))) == "1");
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    CHECK(trouble_of(asker.ask(call(bundle, "loops", {}, 1s))) == Kind::timeout);
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    CHECK(result_of(asker.ask(exec({"sh", "-c", leave}))) == "status 0");
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    // The server's, the host's, the unit process's and that of its copy in reserve.
    CHECK(soon([&] { return group->groups().size() == 4; }));
}

TEST_CASE("what a server that was killed has left is ended by the next") {
    const auto group = TestGroup::make();
    if (!group) {
        return;
    }
    Service service({group->option()});
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    {
        const Asker asker(service.socket());
        asker.send(exec(
            {"sh", "-c",
             "mkdir -p '" + group->path() + "/check-1/below'; setsid sleep " + mark + " & sleep " + mark}));
        CHECK(soon([&] { return processes_with(mark).size() >= 2; }));
        service.signal(SIGKILL);
        REQUIRE(service.has_ended(20'000));
    }
    CHECK(service.status() == 128 + SIGKILL);
    CHECK(group->groups().contains("check-1"));
    CHECK(unlink(service.socket().c_str()) == 0);
    service.start({group->option()});
    const Asker asker(service.socket());
    CHECK(result_of(asker.ask(exec({"true"}))) == "status 0");
    CHECK(processes_with(mark).empty());
    CHECK(soon([&] { return group->groups() == std::set<std::string>{"server"}; }));
}

TEST_CASE("a call that takes more memory or processes than it may fails alone") {
    const auto group = TestGroup::make();
    if (!group) {
        return;
    }
    const Service service({group->option(), "--processes=64"});
    const Asker asker(service.socket());
    if (!group->has_controller("memory") || !group->has_controller("pids")) {
        // Otherwise it is said.
        CHECK(contains(service.log_text(), "the memory of hooks is not limited"));
        WARN("skipped: the controllers of memory and processes are not to be had here");
        return;
    }
    const std::string bundle = service.keep_hooks(
        "good => { 1 }, hoards => { my @all; loop { @all.push: Buf.allocate(1_000_000, 1) } },\n"
        "forks => { shell 'f() { f | f & }; f; sleep 2'; 1 }");
    CHECK(result_of(asker.ask(call(bundle, "good"))) == "1");
    HookRequest hoards = call(bundle, "hoards");
    hoards.memory = std::uint64_t{96} << 20;
    CHECK(trouble_of(asker.ask(hoards)) == Kind::memory);
    (void)asker.ask(call(bundle, "forks", {}, 20s));
    HookRequest check = exec({"sh", "-c", "x=x; while :; do x=$x$x; done"});
    check.memory = std::uint64_t{32} << 20;
    CHECK(trouble_of(asker.ask(check)) == Kind::memory);
    const HookReply after = asker.ask(call(bundle, "good"));
    CHECK(result_of(after) == "1");
    CHECK(after.start == HookStart::warm);
    CHECK(soon([&] { return group->groups().size() == 3; }));
}
