#include "sparrow/daemon/memory_watch.hpp"

#include <fcntl.h>
#include <sys/inotify.h>

#include <chrono>
#include <utility>

namespace sparrow::daemon {

namespace {

constexpr std::chrono::milliseconds pause_time{100};
// sd-event wakes up once for all timers that fall within it.
constexpr std::chrono::milliseconds accuracy{250};

// The second is there where the kernel can swap.
constexpr std::array files{"memory.events", "memory.swap.events"};

}  // namespace

Result<std::unique_ptr<MemoryWatch>> MemoryWatch::start(sd::Event& event, const watch::ControlGroup& group,
                                                        std::function<void()> changed) {
    std::unique_ptr<MemoryWatch> watch(new MemoryWatch(event, group, std::move(changed)));
    if (auto listening = watch->listen(); !listening) {
        return tl::unexpected(listening.error());
    }
    return watch;
}

Result<void> MemoryWatch::listen() {
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto file = group_.open_file(files[i], O_RDONLY);
        auto source = file
                          ? event_.add_inotify(file->get(), IN_MODIFY,
                                               [this](const sd::FileChange& /*change*/) { tell_and_pause(); })
                          : tl::unexpected(file.error());
        if (source) {
            files_[i] = std::move(*source);
        } else if (i == 0) {
            return tl::unexpected(source.error());
        }
    }
    return {};
}

// Nothing is listened to in the pause. Disabling the sources would not do: a change that sd-event (of systemd
// 252 and later) reads for a disabled inotify source keeps its loop busy for ever.
void MemoryWatch::tell_and_pause() {
    auto pause = event_.add_time(pause_time, accuracy, [this] { go_on(); });
    if (pause) {
        pause_ = std::move(*pause);
        files_ = {};
        counts_ = counts();
    }
    changed_();
}

void MemoryWatch::go_on() {
    pause_.reset();
    // It listens before it compares: nothing falls between.
    if (listen() && counts() != counts_) {
        tell_and_pause();
    }
}

std::string MemoryWatch::counts() const {
    std::string all;
    for (const char* file : files) {
        all += group_.read(file).value_or(std::string());
    }
    return all;
}

}  // namespace sparrow::daemon
