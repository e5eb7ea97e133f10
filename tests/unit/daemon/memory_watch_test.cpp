// On ordinary files: their changes come as those of a control group's do. The machine has real ones.
#include "sparrow/daemon/memory_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace std::chrono_literals;
using sparrow::daemon::MemoryWatch;

struct Watched {
    explicit Watched(sparrow::sd::Event loop) : event(std::move(loop)) {
        directory.file("memory.events", "high 0\n");
        auto opened = sparrow::watch::ControlGroup::open(directory.path());
        REQUIRE(opened);
        group.emplace(std::move(*opened));
        auto started = MemoryWatch::start(event, *group, [this] {
            ++told;
            if (on_told) {
                on_told();
            }
        });
        REQUIRE(started);
        watch = std::move(*started);
    }

    // Until nothing has happened for longer than a pause is.
    void settle() {
        while (event.run_once(700ms).value()) {
        }
    }
    void count(const char* text) const { directory.file("memory.events", text); }

    sparrow::sd::Event event;
    sparrow::test::TempDir directory;
    std::optional<sparrow::watch::ControlGroup> group;
    std::unique_ptr<MemoryWatch> watch;
    int told = 0;
    std::function<void()> on_told;
};

sparrow::sd::Event make_event() {
    auto event = sparrow::sd::Event::make();
    REQUIRE(event);
    return std::move(*event);
}

}  // namespace

// Real case: a service beyond its MemoryHigh= had the daemon run in circles until its watchdog killed it.
TEST_CASE("changes that come while one is told of are told as one, and end") {
    Watched watched(make_event());
    watched.on_told = [&] {
        if (watched.told == 1) {
            watched.count("high 2\n");
            watched.count("high 3\n");
        }
    };
    watched.count("high 1\n");
    watched.settle();
    CHECK(watched.told == 2);
}

TEST_CASE("after a pause in which nothing changed nobody is told, until something does") {
    Watched watched(make_event());
    watched.count("high 1\n");
    watched.settle();
    CHECK(watched.told == 1);
    watched.count("high 2\n");
    watched.settle();
    CHECK(watched.told == 2);
}

TEST_CASE("a storm of changes is told of a few times a second") {
    Watched watched(make_event());
    constexpr int changes = 20'000;
    const auto begin = std::chrono::steady_clock::now();
    std::thread writer([&] {
        const sparrow::UniqueFd file(
            open((watched.directory / "memory.events").c_str(), O_WRONLY | O_CLOEXEC));
        for (int i = 0; i < changes; ++i) {
            const std::string text = "high " + std::to_string(i) + "\n";
            (void)pwrite(file.get(), text.data(), text.size(), 0);
        }
    });
    watched.settle();
    writer.join();
    watched.settle();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    // Each pause is 100 ms at least.
    CHECK(watched.told >= 1);
    CHECK(watched.told <= static_cast<int>(taken.count() * 10) + 1);
}

TEST_CASE("who is told may end the watch") {
    Watched watched(make_event());
    watched.on_told = [&] { watched.watch.reset(); };
    watched.count("high 1\n");
    watched.count("high 2\n");
    watched.settle();
    CHECK(watched.told == 1);
}

TEST_CASE("a group without memory.events is an error that names the file") {
    auto event = make_event();
    const sparrow::test::TempDir directory;
    auto group = sparrow::watch::ControlGroup::open(directory.path());
    REQUIRE(group);
    const auto started = MemoryWatch::start(event, *group, [] {});
    REQUIRE_FALSE(started);
    CHECK(started.error().message.find("memory.events") != std::string::npos);
}
