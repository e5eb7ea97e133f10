// Owners of file descriptors, made where the system call returns them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "sparrow/base/result.hpp"

namespace sparrow {

// Owns one file descriptor and closes it; -1 is "none". Moving leaves "none" behind.
class UniqueFd {
  public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
    void reset();
    // Gives the descriptor up to the caller.
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }

  private:
    int fd_ = -1;
};

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};

// A pipe, both ends close-on-exec; see pipe2(2).
Result<Pipe> make_pipe();

// Writes all of `data` to `fd`, through short writes and EINTR.
Result<void> write_all(int fd, std::string_view data);

// A file in memory (memfd_create(2)) that holds `text`, at its beginning and close-on-exec.
Result<UniqueFd> make_memory_file(std::string_view text);

// Reads `fd` to its end. More than `limit` bytes is an error, so that a flood or /dev/zero ends.
Result<std::string> read_all(int fd, std::size_t limit);

// A regular file from its first byte on, wherever its offset stands: in one call where it has `size` bytes,
// as fstat(2) said. An Error if it is larger than `limit` bytes.
Result<std::string> read_regular(int fd, std::size_t size, std::size_t limit);

}  // namespace sparrow
