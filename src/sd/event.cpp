#include "sparrow/sd/event.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <exception>
#include <utility>

#include "sparrow/base/fd.hpp"

namespace sparrow::sd {

namespace {

// sd-event returns errno values with a minus.
Result<void> checked(int returned, const std::string& what) {
    if (returned < 0) {
        return tl::unexpected(errno_error(-returned, what));
    }
    return {};
}

// A time that has passed already is one of now: sd-event's times have no sign.
std::uint64_t microseconds(Duration duration) {
    return static_cast<std::uint64_t>(std::max<Duration::rep>(duration.count(), 0));
}

std::uint64_t time_of(sd_event* event, clockid_t clock) {
    std::uint64_t now = 0;
    // It fails only for a clock that it does not know, and after a fork(2).
    (void)sd_event_now(event, clock, &now);
    return now;
}

Result<ChildEnd> wait_for(int pidfd) {
    siginfo_t info{};
    if (waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED | WNOHANG) < 0) {
        return errno_failure("cannot wait for a child process");
    }
    return ChildEnd{info.si_code != CLD_EXITED, info.si_status};
}

}  // namespace

struct Event::Loop {
    Loop() = default;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    Loop(Loop&&) = delete;
    Loop& operator=(Loop&&) = delete;
    ~Loop() { sd_event_unref(event); }

    // Ends the loop with the exception that is being handled.
    void fail() {
        if (!thrown) {
            thrown = std::current_exception();
        }
        (void)sd_event_exit(event, 0);
    }
    void rethrow() {
        if (thrown) {
            std::rethrow_exception(std::exchange(thrown, nullptr));
        }
    }

    sd_event* event = nullptr;
    std::exception_ptr thrown;
};

// What sd-event calls back with. The callback is shared with the call that runs: it may destroy its source.
struct EventSource::Link {
    using Callback = std::function<void(const void*)>;

    Link(Event::Loop* its_loop, Callback called)
        : loop(its_loop), callback(std::make_shared<Callback>(std::move(called))) {}
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    Link(Link&&) = delete;
    Link& operator=(Link&&) = delete;
    ~Link() { sd_event_source_disable_unref(source); }

    // `data`: what the kind of source has to tell.
    static int call(void* link, const void* data) noexcept {
        // The loop outlives every call: calls come from within Event::run() alone.
        Event::Loop& loop = *static_cast<Link*>(link)->loop;
        try {
            const std::shared_ptr<Callback> callback = static_cast<Link*>(link)->callback;
            (*callback)(data);
        } catch (...) {
            loop.fail();
        }
        return 0;
    }
    static int on_io(sd_event_source* /*source*/, int /*fd*/, std::uint32_t events, void* link) {
        return call(link, &events);
    }
    static int on_time(sd_event_source* /*source*/, std::uint64_t /*time*/, void* link) {
        return call(link, nullptr);
    }
    static int on_defer(sd_event_source* /*source*/, void* link) { return call(link, nullptr); }
    static int on_signal(sd_event_source* /*source*/, const signalfd_siginfo* /*info*/, void* link) {
        return call(link, nullptr);
    }
    static int on_inotify(sd_event_source* /*source*/, const inotify_event* event, void* link) {
        return call(link, event);
    }

    Event::Loop* loop;
    std::shared_ptr<Callback> callback;
    // What the source itself has open; closed after the source is gone.
    UniqueFd fd;
    // A child, a timer and a deferred call: SD_EVENT_ONESHOT.
    int enabled = SD_EVENT_ON;
    sd_event_source* source = nullptr;
};

EventSource::EventSource() = default;
EventSource::EventSource(EventSource&& other) noexcept = default;
EventSource& EventSource::operator=(EventSource&& other) noexcept = default;
EventSource::~EventSource() = default;
EventSource::EventSource(std::unique_ptr<Link> link) : link_(std::move(link)) {}

void EventSource::reset() {
    link_.reset();
}

bool EventSource::is_enabled() const {
    return link_ != nullptr && sd_event_source_get_enabled(link_->source, nullptr) > 0;
}

Result<void> EventSource::set_time(Duration from_now) {
    auto set = checked(sd_event_source_set_time_relative(link_->source, microseconds(from_now)),
                       "cannot set a timer");
    return set ? checked(sd_event_source_set_enabled(link_->source, link_->enabled), "cannot start a timer")
               : set;
}

Result<void> EventSource::set_priority(std::int64_t priority) {
    return checked(sd_event_source_set_priority(link_->source, priority),
                   "cannot set the priority of an event source");
}

Event::Event(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

Result<Event> Event::make() {
    auto loop = std::make_unique<Loop>();
    if (auto made = checked(sd_event_new(&loop->event), "cannot make an event loop"); !made) {
        return tl::unexpected(made.error());
    }
    return Event(std::move(loop));
}

// `add` makes the sd_event_source of a Link and returns what sd-event does.
template <typename Add>
Result<EventSource> Event::add(const std::string& what, std::function<void(const void*)> callback, Add add) {
    auto link = std::make_unique<EventSource::Link>(loop_.get(), std::move(callback));
    if (auto added = checked(add(loop_->event, *link), what); !added) {
        return tl::unexpected(added.error());
    }
    return EventSource(std::move(link));
}

Result<EventSource> Event::add_io(int fd, std::uint32_t events, std::function<void(std::uint32_t)> callback) {
    return add(
        fmt::format("cannot watch descriptor {}", fd),
        [callback = std::move(callback)](const void* data) {
            callback(*static_cast<const std::uint32_t*>(data));
        },
        [&](sd_event* event, EventSource::Link& link) {
            return sd_event_add_io(event, &link.source, fd, events, &EventSource::Link::on_io, &link);
        });
}

Result<EventSource> Event::add_time(Duration from_now, Duration accuracy, std::function<void()> callback) {
    return add(
        "cannot add a timer", [callback = std::move(callback)](const void*) { callback(); },
        [&](sd_event* event, EventSource::Link& link) {
            link.enabled = SD_EVENT_ONESHOT;
            return sd_event_add_time_relative(event, &link.source, CLOCK_MONOTONIC, microseconds(from_now),
                                              microseconds(accuracy), &EventSource::Link::on_time, &link);
        });
}

// As descriptor, not by sd_event_add_child(3), which wants SIGCHLD blocked and so in every child too.
Result<EventSource> Event::add_child(int pidfd, std::function<void(const Result<ChildEnd>&)> callback) {
    UniqueFd own(fcntl(pidfd, F_DUPFD_CLOEXEC, 0));
    if (!own) {
        return errno_failure(fmt::format("cannot keep the process descriptor {}", pidfd));
    }
    const int fd = own.get();
    return add(
        "cannot watch a child process",
        [callback = std::move(callback), fd](const void*) { callback(wait_for(fd)); },
        [&](sd_event* event, EventSource::Link& link) {
            link.fd = std::move(own);
            link.enabled = SD_EVENT_ONESHOT;
            const int added =
                sd_event_add_io(event, &link.source, fd, EPOLLIN, &EventSource::Link::on_io, &link);
            return added < 0 ? added : sd_event_source_set_enabled(link.source, SD_EVENT_ONESHOT);
        });
}

Result<EventSource> Event::add_defer(std::function<void()> callback) {
    return add(
        "cannot defer a call", [callback = std::move(callback)](const void*) { callback(); },
        [&](sd_event* event, EventSource::Link& link) {
            link.enabled = SD_EVENT_ONESHOT;
            return sd_event_add_defer(event, &link.source, &EventSource::Link::on_defer, &link);
        });
}

Result<EventSource> Event::add_signal(int signal, std::function<void()> callback) {
    return add(
        fmt::format("cannot wait for signal {}", signal),
        [callback = std::move(callback)](const void*) { callback(); },
        [&](sd_event* event, EventSource::Link& link) {
            return sd_event_add_signal(event, &link.source, signal | SD_EVENT_SIGNAL_PROCMASK,
                                       &EventSource::Link::on_signal, &link);
        });
}

namespace {

std::function<void(const void*)> told(std::function<void(const FileChange&)> callback) {
    return [callback = std::move(callback)](const void* data) {
        const auto& event = *static_cast<const inotify_event*>(data);
        callback({event.mask, event.len > 0 ? static_cast<const char*>(event.name) : ""});
    };
}

}  // namespace

Result<EventSource> Event::add_inotify(int fd, std::uint32_t mask,
                                       std::function<void(const FileChange&)> callback) {
    return add(fmt::format("cannot watch the file of descriptor {}", fd), told(std::move(callback)),
               [&](sd_event* event, EventSource::Link& link) {
                   return sd_event_add_inotify_fd(event, &link.source, fd, mask,
                                                  &EventSource::Link::on_inotify, &link);
               });
}

Result<int> Event::run() {
    const int code = sd_event_loop(loop_->event);
    loop_->rethrow();
    // A code below 0 would look like an error of the loop: ask what exit() was given.
    int given = 0;
    if (sd_event_get_exit_code(loop_->event, &given) >= 0) {
        return given;
    }
    return tl::unexpected(errno_error(-code, "the event loop failed"));
}

Result<bool> Event::run_once(Duration wait) {
    const int happened = sd_event_run(loop_->event, microseconds(wait));
    loop_->rethrow();
    if (auto ran = checked(happened, "the event loop failed"); !ran) {
        return tl::unexpected(ran.error());
    }
    return happened > 0;
}

void Event::exit(int code) {
    // sd_event_exit(3) takes a later code over an earlier one.
    int given = 0;
    if (sd_event_get_exit_code(loop_->event, &given) < 0) {
        (void)sd_event_exit(loop_->event, code);
    }
}

Instant Event::now() const {
    return Instant(std::chrono::microseconds(time_of(loop_->event, CLOCK_MONOTONIC)));
}

std::chrono::system_clock::time_point Event::wall_now() const {
    return std::chrono::system_clock::time_point(
        std::chrono::microseconds(time_of(loop_->event, CLOCK_REALTIME)));
}

Result<bool> Event::set_watchdog(bool enabled) {
    const int set = sd_event_set_watchdog(loop_->event, enabled ? 1 : 0);
    if (auto done = checked(set, "cannot watch over the event loop"); !done) {
        return tl::unexpected(done.error());
    }
    return set > 0;
}

sd_event* Event::get() const {
    return loop_->event;
}

}  // namespace sparrow::sd
