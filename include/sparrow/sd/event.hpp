// The event loop: sd-event(3) with owners, and callbacks that may do anything.
//
// A callback that throws ends the loop; the exception goes on from run() and never through C. A callback may
// destroy any source, its own too, and add others.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "sparrow/base/result.hpp"

// Of <systemd/sd-event.h>, which only src/sd/ includes.
struct sd_event;         // NOLINT(readability-identifier-naming): theirs
struct sd_event_source;  // NOLINT(readability-identifier-naming): theirs

namespace sparrow::sd {

using Duration = std::chrono::microseconds;
// CLOCK_MONOTONIC, which stands still while the machine is suspended.
using Instant = std::chrono::steady_clock::time_point;

// One thing that the loop waits for. Destroying it ends that: its callback is not called any more, even where
// what it waits for has happened already. It may outlive its Event, and is then without effect.
class EventSource {
  public:
    // Waits for nothing.
    EventSource();
    EventSource(EventSource&& other) noexcept;
    EventSource& operator=(EventSource&& other) noexcept;
    EventSource(const EventSource&) = delete;
    EventSource& operator=(const EventSource&) = delete;
    ~EventSource();

    // Whether it was made by an Event, and neither moved from nor reset.
    [[nodiscard]] explicit operator bool() const { return link_ != nullptr; }
    void reset();

    // Whether its callback will be called: false for a source that is called once, when it was.
    [[nodiscard]] bool is_enabled() const;
    // A timer alone: it elapses `from_now`, once, whether it has elapsed before or not.
    Result<void> set_time(Duration from_now);
    // Of several sources with something to tell, those with the lower number are called first; 0 without
    // this.
    Result<void> set_priority(std::int64_t priority);

  private:
    friend class Event;
    struct Link;
    explicit EventSource(std::unique_ptr<Link> link);

    std::unique_ptr<Link> link_;
};

// How a child process ended.
struct ChildEnd {
    bool killed = false;  // by a signal
    int status = 0;       // exit status, or the number of the signal
};

// What changed about a watched file; see inotify(7).
struct FileChange {
    std::uint32_t mask = 0;  // IN_…; IN_Q_OVERFLOW: changes were lost
    std::string name;        // in a watched directory: of what; else empty
};

// Owns an event loop. One thread uses it: the one that made it.
//
// The functions that add a source fail with what the kernel or sd-event(3) refuses: a descriptor that cannot
// be polled (EPERM: a regular file), one that is watched already (EEXIST), a path that is not there (ENOENT).
class Event {
  public:
    static Result<Event> make();

    Event(Event&& other) noexcept;
    Event& operator=(Event&& other) noexcept;
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    ~Event();

    // `events` and what the callback is given: EPOLLIN, EPOLLPRI, … of epoll_ctl(2). The caller keeps `fd`,
    // and keeps it open while the source lives.
    Result<EventSource> add_io(int fd, std::uint32_t events, std::function<void(std::uint32_t)> callback);
    // Once, `from_now`, at most `accuracy` later: the loop wakes up once for what falls together. An accuracy
    // of 0 is sd-event's own, 250 ms; for a timer that repeats, the callback calls set_time().
    Result<EventSource> add_time(Duration from_now, Duration accuracy, std::function<void()> callback);
    // Once, when the process of `pidfd`, a child of this one, has ended; the loop waits for it, so that no
    // zombie stays. SIGCHLD need not be blocked. The caller keeps `pidfd`, which may be closed earlier than
    // the source. An Error where somebody else has waited for it. Destroying the source leaves the process
    // running and waited for by nobody.
    Result<EventSource> add_child(int pidfd, std::function<void(const Result<ChildEnd>&)> callback);
    // Once, in the next round of the loop.
    Result<EventSource> add_defer(std::function<void()> callback);
    // Each time that `signal` comes; it is blocked until the source is destroyed. Before there are other
    // threads, as each has its own mask; children inherit it.
    Result<EventSource> add_signal(int signal, std::function<void()> callback);
    // The changes in `mask` (IN_…) of an open file or directory, by whatever name it has; `fd` may be closed
    // afterwards.
    Result<EventSource> add_inotify(int fd, std::uint32_t mask,
                                    std::function<void(const FileChange&)> callback);

    // Calls back until exit(): its code. An Error of the kernel ends it too; an exception of a callback goes
    // on from here.
    Result<int> run();
    // One round, waiting at most `wait` for something to happen: whether something did.
    Result<bool> run_once(Duration wait);
    // run() returns `code` when the callback that calls this has. The first call counts.
    void exit(int code);

    // The time of this round: the same for all that happened in it.
    [[nodiscard]] Instant now() const;
    // The same by the calendar, for what is kept and shown.
    [[nodiscard]] std::chrono::system_clock::time_point wall_now() const;

    // Tells the service manager that the loop turns, as often as it wants to know (WatchdogSec=; see
    // sd_event_set_watchdog(3)). False where it does not want to.
    Result<bool> set_watchdog(bool enabled);

    // For what else attaches to it, within src/sd/; still owned by this.
    [[nodiscard]] sd_event* get() const;

  private:
    friend class EventSource;
    struct Loop;
    explicit Event(std::unique_ptr<Loop> loop);
    template <typename Add>
    Result<EventSource> add(const std::string& what, std::function<void(const void*)> callback, Add add);

    std::unique_ptr<Loop> loop_;
};

}  // namespace sparrow::sd
