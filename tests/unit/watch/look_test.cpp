#include "sparrow/watch/look.hpp"

#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::watch;

namespace {

// The kernel's files, as plain ones: each has a number of its own.
class Files {
  public:
    Files() : files_{dir_.path() + "/proc", dir_.path() + "/cgroup"} {
        std::filesystem::create_directories(files_.proc + "/pressure");
        std::filesystem::create_directories(path());
        int number = 1;
        for (const char* resource : {"memory", "cpu", "io"}) {
            put_pressure(files_.proc + "/pressure/" + resource, number++);
            put_pressure(path() + "/" + resource + ".pressure", number++);
            put_pressure(path() + "/../" + resource + ".pressure", number++);
        }
        put(files_.proc + "/meminfo", "MemTotal: 4 kB\nMemFree: 1 kB\nMemAvailable: 2 kB\n");
        put(files_.proc + "/loadavg", "0.50 0.40 0.30 1/100 1234\n");
        put(path() + "/memory.current", "100\n");
        put(path() + "/memory.high", "max\n");
        put(path() + "/memory.max", "300\n");
        put(path() + "/pids.current", "5\n");
        put(path() + "/memory.events", "low 0\nhigh 7\nmax 0\noom 0\noom_kill 0\n");
        put(path() + "/cpu.stat", "usage_usec 42\nuser_usec 1\n");
    }

    Signals look(const Measures& measures) const {
        auto group = ControlGroup::open(path());
        REQUIRE(group);
        return watch::look(files_, &*group, measures);
    }
    Signals look_at_machine() const { return watch::look(files_, nullptr); }

  private:
    std::string path() const { return files_.control_groups + "/web.service"; }
    static void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }
    static void put_pressure(const std::string& path, int number) {
        put(path, "some avg10=" + std::to_string(number) + ".00 avg60=0.00 avg300=0.00 total=0\n");
    }

    test::TempDir dir_;
    KernelFiles files_;
};

}  // namespace

TEST_CASE("all that the kernel's files say is read") {
    const Signals signals = Files().look(Measures::all());
    CHECK(signals.pressure(Domain::system, Resource::memory)->some.avg10 == 1);
    CHECK(signals.pressure(Domain::unit, Resource::memory)->some.avg10 == 2);
    CHECK(signals.pressure(Domain::slice, Resource::memory)->some.avg10 == 3);
    CHECK(signals.pressure(Domain::slice, Resource::io)->some.avg10 == 9);
    CHECK(signals.memory_total == 4096);
    CHECK(signals.memory_available == 2048);
    CHECK(signals.load == 0.5);
    CHECK(signals.memory_current == 100);
    CHECK(signals.memory_high == infinity);
    CHECK(signals.memory_max == 300);
    CHECK(signals.tasks_current == 5);
    CHECK(signals.memory_counters->high == 7);
    CHECK(signals.cpu_usage == 42);
    CHECK_FALSE(signals.swap_current);
}

TEST_CASE("only what is measured is read, and the unit's own amounts") {
    Measures measures;
    measures.add_pressure(Domain::unit, Resource::cpu);
    const Signals signals = Files().look(measures);
    CHECK(signals.pressure(Domain::unit, Resource::cpu)->some.avg10 == 5);
    CHECK_FALSE(signals.pressure(Domain::unit, Resource::memory));
    CHECK_FALSE(signals.pressure(Domain::system, Resource::cpu));
    CHECK_FALSE(signals.memory_total);
    CHECK_FALSE(signals.load);
    CHECK_FALSE(signals.cpu_usage);
    CHECK(signals.memory_current == 100);
    CHECK(signals.memory_counters->high == 7);
}

TEST_CASE("of the machine alone there is nothing of a unit") {
    const Signals signals = Files().look_at_machine();
    CHECK(signals.pressure(Domain::system, Resource::io)->some.avg10 == 7);
    CHECK_FALSE(signals.pressure(Domain::unit, Resource::io));
    CHECK(signals.memory_total == 4096);
    CHECK_FALSE(signals.memory_current);
}
