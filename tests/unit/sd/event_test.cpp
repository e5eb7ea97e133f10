#include "sparrow/sd/event.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace std::chrono_literals;
using sparrow::Result;
using sparrow::UniqueFd;
using sparrow::sd::ChildEnd;
using sparrow::sd::Event;
using sparrow::sd::EventSource;
using sparrow::sd::FileChange;

namespace {

Event make_event() {
    auto event = Event::make();
    REQUIRE(event);
    return std::move(*event);
}

EventSource taken(Result<EventSource> source) {
    if (!source) {
        FAIL(source.error().message);
    }
    return std::move(*source);
}

// No test waits longer than this for what does not come.
EventSource give_up(Event& event) {
    return taken(event.add_time(10s, 1us, [&event] { event.exit(99); }));
}

struct Child {
    pid_t pid;
    UniqueFd pidfd;
};

// A process that does `what` and nothing else.
Child fork_child(void (*what)()) {
    const pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        what();
        _exit(0);
    }
    return {pid, UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)))};
}

bool is_blocked(int signal) {
    sigset_t mask{};
    REQUIRE(pthread_sigmask(SIG_BLOCK, nullptr, &mask) == 0);
    return sigismember(&mask, signal) == 1;
}

}  // namespace

TEST_CASE("run() returns what the first exit() was given") {
    Event event = make_event();
    const auto source = taken(event.add_defer([&] {
        event.exit(7);
        event.exit(8);
    }));
    CHECK(event.run().value() == 7);
}

TEST_CASE("a negative exit code is no error") {
    Event event = make_event();
    const auto source = taken(event.add_defer([&] { event.exit(-5); }));
    CHECK(event.run().value() == -5);
}

TEST_CASE("an exception of a callback goes on from run(), and no later callback is called") {
    Event event = make_event();
    bool later = false;
    auto first = taken(event.add_defer([] { throw std::runtime_error("thrown within"); }));
    auto second = taken(event.add_defer([&] { later = true; }));
    REQUIRE(first.set_priority(-1));
    CHECK_THROWS_WITH(event.run(), "thrown within");
    CHECK_FALSE(later);
}

TEST_CASE("an exception goes on from run_once()") {
    Event event = make_event();
    const auto source = taken(event.add_defer([] { throw std::runtime_error("thrown within"); }));
    CHECK_THROWS_WITH(event.run_once(1s), "thrown within");
}

TEST_CASE("a callback that destroys its own source keeps what it captured until it returns") {
    Event event = make_event();
    EventSource source;
    const std::string text(200, 'x');
    std::string seen;
    source = taken(event.add_defer([&, text] {
        source.reset();
        seen = text;
        event.exit(0);
    }));
    REQUIRE(event.run());
    CHECK(seen == text);
    CHECK_FALSE(source);
}

TEST_CASE("a destroyed source is not called, even where it was due") {
    Event event = make_event();
    int calls = 0;
    EventSource second;
    auto first = taken(event.add_defer([&] { second.reset(); }));
    REQUIRE(first.set_priority(-1));
    second = taken(event.add_defer([&] { ++calls; }));
    CHECK(event.run_once(0s).value());
    CHECK_FALSE(event.run_once(0s).value());
    CHECK(calls == 0);
}

TEST_CASE("a source that takes another's place is called in its stead") {
    Event event = make_event();
    std::string calls;
    EventSource source = taken(event.add_defer([&] { calls += 'a'; }));
    source = taken(event.add_defer([&] { calls += 'b'; }));
    REQUIRE(event.run_once(0s));
    CHECK_FALSE(event.run_once(0s).value());
    CHECK(calls == "b");
}

TEST_CASE("a source may outlive its loop") {
    EventSource source;
    {
        Event event = make_event();
        source = taken(event.add_time(1h, 1s, [] {}));
    }
    CHECK(source);
    source.reset();
    CHECK_FALSE(source);
}

TEST_CASE("a loop that was moved still calls back") {
    Event first = make_event();
    bool called = false;
    const auto source = taken(first.add_defer([&] { called = true; }));
    Event second = std::move(first);
    REQUIRE(second.run_once(0s));
    CHECK(called);
}

TEST_CASE("a timer elapses once, not before its time, and again where it is set again") {
    Event event = make_event();
    const auto limit = give_up(event);
    std::vector<sparrow::sd::Instant> times;
    EventSource timer;
    const auto begun = std::chrono::steady_clock::now();
    timer = taken(event.add_time(20ms, 1us, [&] {
        times.push_back(event.now());
        if (times.size() == 3) {
            event.exit(0);
        } else {
            REQUIRE(timer.set_time(20ms));
        }
    }));
    CHECK(timer.is_enabled());
    REQUIRE(event.run().value() == 0);
    REQUIRE(times.size() == 3);
    CHECK(times[0] - begun >= 20ms);
    CHECK(times[1] - times[0] >= 20ms);
    CHECK(times[2] - times[1] >= 20ms);
    CHECK_FALSE(timer.is_enabled());
}

TEST_CASE("a time that has passed is one of now") {
    Event event = make_event();
    bool elapsed = false;
    const auto timer = taken(event.add_time(-5s, 1us, [&] { elapsed = true; }));
    REQUIRE(event.run_once(5s));
    CHECK(elapsed);
}

TEST_CASE("a descriptor is told each time, with what happened") {
    Event event = make_event();
    const auto limit = give_up(event);
    auto pipe = sparrow::make_pipe();
    REQUIRE(pipe);
    REQUIRE(sparrow::write_all(pipe->write.get(), "ab"));
    std::string read;
    const auto source = taken(event.add_io(pipe->read.get(), EPOLLIN, [&](std::uint32_t events) {
        if ((events & EPOLLIN) != 0) {
            char c = 0;
            REQUIRE(::read(pipe->read.get(), &c, 1) == 1);
            read += c;
            if (read == "ab") {
                pipe->write.reset();
            }
        } else {
            CHECK((events & EPOLLHUP) != 0);
            event.exit(0);
        }
    }));
    CHECK(event.run().value() == 0);
    CHECK(read == "ab");
}

TEST_CASE("what cannot be watched is an error that says so") {
    Event event = make_event();
    const sparrow::test::TempDir directory;
    directory.file("plain", "text");
    const UniqueFd plain(open((directory.path() + "/" + "plain").c_str(), O_RDONLY | O_CLOEXEC));
    const auto source = event.add_io(plain.get(), EPOLLIN, [](std::uint32_t) {});
    REQUIRE_FALSE(source);
    CHECK(source.error().message ==
          "cannot watch descriptor " + std::to_string(plain.get()) + ": Operation not permitted");
}

TEST_CASE("a child is waited for, and how it ended is told") {
    struct Case {
        void (*what)();
        bool killed;
        int status;
    };
    const std::vector<Case> cases{
        {[] { _exit(3); }, false, 3},
        {[] { (void)raise(SIGKILL); }, true, SIGKILL},
    };
    for (const Case& one : cases) {
        Event event = make_event();
        const auto limit = give_up(event);
        Child child = fork_child(one.what);
        REQUIRE(child.pidfd);
        int calls = 0;
        const auto source = taken(event.add_child(child.pidfd.get(), [&](const Result<ChildEnd>& end) {
            REQUIRE(end);
            CHECK(end->killed == one.killed);
            CHECK(end->status == one.status);
            ++calls;
            event.exit(0);
        }));
        child.pidfd.reset();  // the source has its own
        CHECK(event.run().value() == 0);
        CHECK(calls == 1);
        CHECK_FALSE(source.is_enabled());
        CHECK(waitpid(child.pid, nullptr, WNOHANG) == -1);
    }
}

TEST_CASE("a child that somebody else waited for is an error") {
    Event event = make_event();
    const auto limit = give_up(event);
    Child child = fork_child([] {});
    const auto source = taken(event.add_child(child.pidfd.get(), [&](const Result<ChildEnd>& end) {
        CHECK_FALSE(end);
        event.exit(0);
    }));
    REQUIRE(waitpid(child.pid, nullptr, 0) == child.pid);
    CHECK(event.run().value() == 0);
}

TEST_CASE("a signal is told while its source lives, and blocked no longer") {
    Event event = make_event();
    const auto limit = give_up(event);
    REQUIRE_FALSE(is_blocked(SIGUSR1));
    {
        const auto source = taken(event.add_signal(SIGUSR1, [&] { event.exit(0); }));
        CHECK(is_blocked(SIGUSR1));
        REQUIRE(raise(SIGUSR1) == 0);
        CHECK(event.run().value() == 0);
    }
    CHECK_FALSE(is_blocked(SIGUSR1));
}

TEST_CASE("changes of a directory are told with the name, those of an open file without") {
    Event event = make_event();
    const sparrow::test::TempDir directory;
    directory.file("known", "a");
    std::vector<FileChange> in_directory;
    std::vector<FileChange> of_file;
    EventSource whole;
    EventSource one;
    {
        const UniqueFd folder(open(directory.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        whole = taken(event.add_inotify(folder.get(), IN_CREATE,
                                        [&](const FileChange& change) { in_directory.push_back(change); }));
        const UniqueFd known(open((directory.path() + "/" + "known").c_str(), O_PATH | O_CLOEXEC));
        one = taken(event.add_inotify(known.get(), IN_CLOSE_WRITE,
                                      [&](const FileChange& change) { of_file.push_back(change); }));
    }
    directory.file("new", "b");
    directory.file("known", "c");
    for (int round = 0; round < 10 && (in_directory.empty() || of_file.empty()); ++round) {
        REQUIRE(event.run_once(1s));
    }
    REQUIRE(in_directory.size() == 1);
    CHECK(in_directory[0].name == "new");
    CHECK((in_directory[0].mask & IN_CREATE) != 0);
    REQUIRE(of_file.size() == 1);
    CHECK(of_file[0].name.empty());
    CHECK((of_file[0].mask & IN_CLOSE_WRITE) != 0);
}

TEST_CASE("the time of a round stands still") {
    Event event = make_event();
    const auto before = std::chrono::steady_clock::now();
    const auto wall = std::chrono::system_clock::now();
    const auto source = taken(event.add_defer([&] {
        const auto first = event.now();
        const auto end = std::chrono::steady_clock::now() + 2ms;
        while (std::chrono::steady_clock::now() < end) {
        }
        CHECK(event.now() == first);
        // In whole microseconds, so up to one before.
        CHECK(first >= before - 1us);
        CHECK(first < before + 60s);
        CHECK(event.wall_now() >= wall - 1us);
        CHECK(event.wall_now() < wall + 60s);
        event.exit(0);
    }));
    CHECK(event.run().value() == 0);
}

TEST_CASE("the watchdog is fed where the service manager asks for it") {
    Event without = make_event();
    CHECK_FALSE(without.set_watchdog(true).value());

    const sparrow::test::TempDir directory;
    const std::string path = directory.path() + "/notify";
    const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof(address.sun_path));
    path.copy(static_cast<char*>(address.sun_path), path.size());
    REQUIRE(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);

    setenv("NOTIFY_SOCKET", path.c_str(), 1);
    setenv("WATCHDOG_USEC", "200000", 1);
    setenv("WATCHDOG_PID", std::to_string(getpid()).c_str(), 1);
    Event event = make_event();
    CHECK(event.set_watchdog(true).value());
    const auto limit = taken(event.add_time(400ms, 1us, [&] { event.exit(0); }));
    CHECK(event.run().value() == 0);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");

    std::string buffer(100, '\0');
    const ssize_t size = recv(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    REQUIRE(size > 0);
    CHECK(buffer.substr(0, static_cast<std::size_t>(size)) == "WATCHDOG=1");
}
