// Ending what was started before this process ends of a signal.
#pragma once

#include <array>
#include <csignal>

#include "sparrow/base/fd.hpp"

namespace sparrow::raku {

// While it lives, a signal that ends programs (Ctrl-C, kill, a reader that is gone) does not end this one,
// but is kept; one that was ignored stays ignored. Destroying it lets the process die of what was kept, as if
// it had come then: so it is made before all that is to be cleaned up. One at a time.
class Interruption {
  public:
    Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;
    Interruption(Interruption&&) = delete;
    Interruption& operator=(Interruption&&) = delete;
    ~Interruption();

    // Readable once a signal was kept; -1 where none can be.
    [[nodiscard]] int fd() const { return event_.get(); }
    [[nodiscard]] bool has_come() const;

  private:
    static constexpr std::array signals_{SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM};

    UniqueFd event_;
    std::array<struct sigaction, signals_.size()> before_{};
};

}  // namespace sparrow::raku
