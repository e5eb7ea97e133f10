// What comes through a pipe, up to a limit.
#pragma once

#include <cstddef>
#include <string>

#include "sparrow/base/fd.hpp"

namespace sparrow::raku {

// Collects the text of one non-blocking pipe. What goes beyond the limit is read and thrown away, so that its
// writer neither blocks nor fills memory.
class Collector {
  public:
    Collector() = default;
    Collector(UniqueFd fd, std::size_t limit) : fd_(std::move(fd)), limit_(limit) {}

    // Takes what is there now, or so much of it that others get their turn. Closes at the end of the pipe.
    void read_available();

    // Takes all that is there, for a writer that has ended. A surviving child of it may hold the pipe open
    // and write on; so this stops at what one pipe can hold.
    void read_rest();

    // -1 once the pipe has ended; poll(2) ignores that.
    [[nodiscard]] int fd() const { return fd_.get(); }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool overflowed() const { return overflowed_; }

  private:
    void read_up_to(std::size_t bytes);

    UniqueFd fd_;
    std::size_t limit_ = 0;
    std::string text_;
    bool overflowed_ = false;
};

}  // namespace sparrow::raku
