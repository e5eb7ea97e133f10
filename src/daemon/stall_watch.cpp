#include "sparrow/daemon/stall_watch.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

namespace sparrow::daemon {

namespace {

using watch::StallTrigger;

// psi_write() in the kernel: the text with its NUL.
Result<void> write_trigger(int file, const StallTrigger& trigger) {
    const std::string text = to_kernel(trigger);
    if (write(file, text.c_str(), text.size() + 1) >= 0) {
        return {};
    }
    const int error = errno;
    const std::string what =
        fmt::format("the kernel does not take the trigger '{}' for {}", text, to_string(trigger.resource));
    if (error == EINVAL) {
        return failure(what +
                       ": its window is to be 500000 to 10000000 us, and without CAP_SYS_RESOURCE a multiple "
                       "of 2000000");
    }
    return tl::unexpected(errno_error(error, what));
}

Error without_pressure(int error, const std::string& path) {
    if (error == ENOENT || error == EOPNOTSUPP) {
        return {
            fmt::format("{} cannot be watched: the kernel has no pressure information (psi=1 on its command "
                        "line, CONFIG_PSI)",
                        path)};
    }
    return errno_error(error, "cannot open " + path);
}

Result<sd::EventSource> listen(sd::Event& event, int file, std::function<void()> stalled,
                               std::function<void()> gone) {
    return event.add_io(file, EPOLLPRI,
                        [stalled = std::move(stalled), gone = std::move(gone)](std::uint32_t events) {
                            ((events & EPOLLERR) != 0 ? gone : stalled)();
                        });
}

}  // namespace

Result<ArmedTrigger> arm(sd::Event& event, const watch::ControlGroup& group, const StallTrigger& trigger,
                         std::function<void()> stalled, std::function<void()> gone) {
    const std::string name = fmt::format("{}{}.pressure", trigger.domain == watch::Domain::slice ? "../" : "",
                                         to_string(trigger.resource));
    auto file = group.open_file(name.c_str(), O_RDWR | O_NONBLOCK);
    if (!file) {
        return tl::unexpected(without_pressure(errno, group.path() + "/" + name));
    }
    if (auto written = write_trigger(file->get(), trigger); !written) {
        return tl::unexpected(written.error());
    }
    auto source = listen(event, file->get(), std::move(stalled), std::move(gone));
    if (!source) {
        return tl::unexpected(source.error());
    }
    return ArmedTrigger{std::move(*file), std::move(*source)};
}

struct StallWatch::Shared {
    ArmedTrigger armed;
    std::map<const void*, std::function<void()>> subscribers;
};

namespace {

class Subscribed : public StallWatch::Subscription {
  public:
    template <typename Shared>
    Subscribed(std::shared_ptr<Shared> shared, const std::function<void()>& stalled)
        : release_([this, shared] { shared->subscribers.erase(this); }) {
        shared->subscribers[this] = stalled;
    }
    Subscribed(const Subscribed&) = delete;
    Subscribed& operator=(const Subscribed&) = delete;
    Subscribed(Subscribed&&) = delete;
    Subscribed& operator=(Subscribed&&) = delete;
    ~Subscribed() override { release_(); }

  private:
    std::function<void()> release_;
};

}  // namespace

Result<std::shared_ptr<StallWatch::Subscription>> StallWatch::subscribe(
    const StallTrigger& trigger, const std::function<void()>& stalled) {
    const std::string key = fmt::format("{} {}", to_string(trigger.resource), to_kernel(trigger));
    std::shared_ptr<Shared> shared = shared_[key].lock();
    if (!shared) {
        const std::string path = fmt::format("{}/pressure/{}", proc_, to_string(trigger.resource));
        UniqueFd file(open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
        if (!file) {
            return tl::unexpected(without_pressure(errno, path));
        }
        if (auto written = write_trigger(file.get(), trigger); !written) {
            return tl::unexpected(written.error());
        }
        shared = std::make_shared<Shared>();
        auto source = listen(
            event_, file.get(),
            [watched = std::weak_ptr(shared)] {
                // A subscriber may end its own subscription, and others.
                const auto held = watched.lock();
                std::vector<const void*> all;
                for (const auto& [subscriber, call] : held->subscribers) {
                    all.push_back(subscriber);
                }
                for (const void* subscriber : all) {
                    if (const auto found = held->subscribers.find(subscriber);
                        found != held->subscribers.end()) {
                        const auto call = found->second;
                        call();
                    }
                }
            },
            [] {});
        if (!source) {
            return tl::unexpected(source.error());
        }
        shared->armed = {std::move(file), std::move(*source)};
        shared_[key] = shared;
    }
    return std::make_shared<Subscribed>(std::move(shared), stalled);
}

}  // namespace sparrow::daemon
