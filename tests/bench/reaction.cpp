// Times how long it takes from an event of a control group to a changed limit in one.
//   reaction eat                     a service with a MemoryHigh=: at each SIGUSR1 it goes beyond it once
//   reaction after EVENTS FILE       from EVENTS (a memory.events) being readable to FILE having another
//   value reaction floor UNIT FILE         the bare SetUnitProperties call of UNIT's CPUWeight, from before
//   it to the value in FILE
//                                    (its cpu.weight)
//   reaction poll FOLDER             reads memory.current of all control groups below FOLDER each second, for
//   ever: what
//                                    watching costs without the kernel's help
// `after` and `floor` print microseconds, and share nothing with the daemon but libsystemd.
#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

void check(bool done, const char* what) {
    if (!done) {
        std::perror(what);
        std::exit(1);
    }
}

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Both sides wait in the same way, so that what it costs stands on both.
Clock::time_point when_changed(const std::string& path, const std::string& from) {
    const auto limit = Clock::now() + 60s;
    while (text_of(path) == from) {
        if (Clock::now() > limit) {
            (void)std::fprintf(stderr, "reaction: %s did not change within 60 s\n", path.c_str());
            std::exit(1);
        }
        std::this_thread::sleep_for(100us);
    }
    return Clock::now();
}

void print(Clock::duration taken) {
    std::printf("%lld\n",
                static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(taken).count()));
}

int after(const std::string& events, const std::string& file) {
    const int watch = inotify_init1(IN_CLOEXEC);
    check(watch >= 0 && inotify_add_watch(watch, events.c_str(), IN_MODIFY) >= 0, events.c_str());
    const std::string from = text_of(file);
    std::puts("ready");
    (void)std::fflush(stdout);
    pollfd descriptor{watch, POLLIN, 0};
    constexpr int minute = 60'000;
    if (poll(&descriptor, 1, minute) != 1) {
        (void)std::fprintf(stderr, "reaction: nothing happened in %s within 60 s\n", events.c_str());
        return 1;
    }
    const auto start = Clock::now();
    print(when_changed(file, from) - start);
    return 0;
}

int floor(const char* unit, const std::string& file) {
    sd_bus* bus = nullptr;
    check(sd_bus_open_system(&bus) >= 0, "the system bus");
    const std::string from = text_of(file);
    const std::uint64_t weight = std::strtoull(from.c_str(), nullptr, 10) == 300 ? 400 : 300;
    // Not the first call of the connection: that of a daemon is not either.
    check(sd_bus_call_method(bus, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                             "org.freedesktop.DBus.Peer", "Ping", nullptr, nullptr, "") >= 0,
          "Ping");
    const auto start = Clock::now();
    check(sd_bus_call_method_async(bus, nullptr, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                                   "org.freedesktop.systemd1.Manager", "SetUnitProperties", nullptr, nullptr,
                                   "sba(sv)", unit, 1, 1, "CPUWeight", "t", weight) >= 0 &&
              sd_bus_flush(bus) >= 0,
          "SetUnitProperties");
    print(when_changed(file, from) - start);
    sd_bus_flush_close_unref(bus);
    return 0;
}

// The value of "high" in this process's own memory.events.
std::string high_events() {
    std::string group = text_of("/proc/self/cgroup");
    group = group.substr(group.rfind(':') + 1);
    group.pop_back();
    const std::string events = text_of("/sys/fs/cgroup" + group + "/memory.events");
    const std::size_t line = events.find("\nhigh ");
    return events.substr(line, events.find('\n', line + 1) - line);
}

int eat() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    constexpr std::size_t most = std::size_t{64} << 20;
    constexpr std::size_t page = 4096;
    constexpr std::size_t pages_at_a_time = 64;
    for (int signal = 0; sigwait(&signals, &signal) == 0;) {
        const std::string before = high_events();
        auto* memory = static_cast<char*>(
            mmap(nullptr, most, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        check(memory != MAP_FAILED, "mmap");
        for (std::size_t i = 0; i < most && high_events() == before;) {
            for (std::size_t j = 0; j < pages_at_a_time && i < most; ++j, i += page) {
                memory[i] = 1;
            }
        }
        munmap(memory, most);
    }
    return 0;
}

[[noreturn]] void poll_groups(const char* folder) {
    for (;; std::this_thread::sleep_for(1s)) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.is_directory()) {
                (void)text_of(entry.path() / "memory.current");
            }
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what == "eat" && argc == 2) {
        return eat();
    }
    if (what == "after" && argc == 4) {
        return after(argv[2], argv[3]);
    }
    if (what == "floor" && argc == 4) {
        return floor(argv[2], argv[3]);
    }
    if (what == "poll" && argc == 3) {
        poll_groups(argv[2]);
    }
    (void)std::fputs("reaction: use: reaction eat | after EVENTS FILE | floor UNIT FILE | poll FOLDER\n",
                     stderr);
    return 2;
}
