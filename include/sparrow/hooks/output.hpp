// What a process writes to a pipe, taken as it comes and kept up to a limit: a flood neither blocks it nor
// fills memory.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::hooks {

class Output {
  public:
    // Of what is written the first `limit` bytes count.
    static Result<Output> make(std::size_t limit);

    // For the process.
    [[nodiscard]] int write_end() const { return pipe_.write.get(); }
    // Readable when take() has something.
    [[nodiscard]] int fd() const { return pipe_.read.get(); }

    // Takes what has been written by now, as far as one look goes.
    void take();
    // All of it, in bytes; nothing of one that is too long can be trusted to be whole.
    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] bool is_too_long() const { return bytes_.size() > limit_; }
    // The beginning of it, as UTF-8; "…" where something was cut.
    [[nodiscard]] std::string text() const;

  private:
    Output(Pipe pipe, std::size_t limit) : pipe_(std::move(pipe)), limit_(limit) {}

    Pipe pipe_;
    std::size_t limit_;
    std::string bytes_;
};

}  // namespace sparrow::hooks
