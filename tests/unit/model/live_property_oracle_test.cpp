// Compares live_property() with a running systemd: what `systemctl set-property` makes of a text on a service
// of this test's own is what we would have sent.
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "live_examples.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow::model;
using namespace sparrow::test;
using sparrow::unit::UnitType;

namespace {

// A service that sleeps while this lives.
class SleepingService {
  public:
    SleepingService() : name_("sparrow-test-" + std::to_string(getpid()) + ".service") {
        const auto started =
            run_command("systemd-run --quiet --collect --unit=" + name_ + " sleep infinity 2>&1");
        INFO(started.output);
        REQUIRE(started.status == 0);
    }
    SleepingService(const SleepingService&) = delete;
    SleepingService& operator=(const SleepingService&) = delete;
    SleepingService(SleepingService&&) = delete;
    SleepingService& operator=(SleepingService&&) = delete;
    ~SleepingService() { (void)run_command("systemctl stop " + name_ + " 2>&1"); }

    // Whether systemd has taken it.
    [[nodiscard]] bool set(std::string_view setting, std::string_view text) const {
        return run_command("systemctl set-property --runtime " + name_ + " " +
                           shell_word(std::string(setting) + "=" + std::string(text)) + " 2>/dev/null")
                   .status == 0;
    }
    // As busctl prints it.
    [[nodiscard]] std::string get(const std::string& property) const {
        const std::string interface = property == "Description" ? "Unit" : "Service";
        const std::string path = run_command(
                                     "busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 "
                                     "org.freedesktop.systemd1.Manager GetUnit s " +
                                     name_)
                                     .output;
        // o "/org/freedesktop/systemd1/unit/…"
        const std::size_t begin = path.find('"') + 1;
        return run_command("busctl get-property org.freedesktop.systemd1 " +
                           path.substr(begin, path.rfind('"') - begin) + " org.freedesktop.systemd1." +
                           interface + " " + property)
            .output;
    }

  private:
    std::string name_;
};

struct Question {
    std::string_view setting;
    std::string_view text;
};

std::vector<Question> questions() {
    std::vector<Question> all{{"MemoryMax", "50%"},         {"MemoryHigh", "33.33%"}, {"MemoryLow", "12.5%"},
                              {"MemorySwapMax", "10%"},     {"TasksMax", "50%"},      {"TasksMax", "12.34%"},
                              {"AllowedCPUs", "0-1 1,0"},   {"CPUWeight", "idle"},    {"CPUWeight", ""},
                              {"CPUQuotaPeriodSec", "50ms"}};
    for (const LiveExample& example : live_examples()) {
        // What cannot be read back: it adds up to what was there, or is answered in other words.
        const std::string_view name = example.setting;
        if (name != "Markers" && name != "DisableControllers" && name != "RestrictNetworkInterfaces" &&
            !name.starts_with("SocketBind")) {
            all.push_back({name, example.text});
        }
    }
    return all;
}

Machine this_machine() {
    const auto number = [](const std::string& path, std::uint64_t otherwise) {
        const std::string text = std::filesystem::exists(path) ? read_file(path) : "max";
        return text.starts_with("max") ? otherwise : std::stoull(text);
    };
    Machine here;
    here.page_size = static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE));
    here.memory = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * here.page_size;
    here.tasks_limit = std::min({number("/proc/sys/kernel/pid_max", unlimited),
                                 number("/proc/sys/kernel/threads-max", unlimited),
                                 number("/sys/fs/cgroup/pids.max", unlimited)});
    // So that nothing is rounded for the drop-ins: what is asked for is what is live.
    here.systemd_version = 257;
    return here;
}

}  // namespace

TEST_CASE("a property is what the running systemd makes of the text") {
    if (!std::filesystem::exists("/run/systemd/system") || geteuid() != 0) {
        WARN("skipped: no systemd runs here, or this is not root");
        return;
    }
    const SleepingService service;
    int asked = 0;
    for (const Question& question : questions()) {
        CAPTURE(question.setting, question.text);
        const auto ours = live_property(UnitType::service, question.setting, question.text, this_machine());
        REQUIRE(ours);
        // Lists add up until an empty assignment.
        (void)service.set(question.setting, "");
        if (!service.set(question.setting, question.text)) {
            continue;  // not known to this systemd, or to its kernel
        }
        ++asked;
        CHECK(service.get(ours->name) == busctl_text(ours->value) + "\n");
    }
    CHECK(asked > 30);
}
