#include "sparrow/base/fd.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace sparrow {

void UniqueFd::reset() {
    if (fd_ >= 0) {
        // close(2): the descriptor is gone on Linux even where it reports EINTR or EIO; retrying could
        // close somebody else's.
        (void)close(std::exchange(fd_, -1));
    }
}

Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) < 0) {
        return errno_failure("cannot make a pipe");
    }
    return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Result<void> write_all(int fd, std::string_view data) {
    while (!data.empty()) {
        const ssize_t written = write(fd, data.data(), data.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return errno_failure("write failed");
        }
        data.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<UniqueFd> make_memory_file(std::string_view text) {
    UniqueFd file(memfd_create("sparrow", MFD_CLOEXEC));
    if (!file) {
        return errno_failure("cannot make a file in memory");
    }
    if (auto written = write_all(file.get(), text); !written) {
        return tl::unexpected(written.error());
    }
    if (lseek(file.get(), 0, SEEK_SET) < 0) {
        return errno_failure("cannot rewind a file in memory");
    }
    return file;
}

Result<std::string> read_all(int fd, std::size_t limit) {
    std::string text;
    std::array<char, 16384> buffer{};
    while (true) {
        const ssize_t count = read(fd, buffer.data(), buffer.size());
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            return errno_failure("read failed");
        }
        if (count == 0) {
            return text;
        }
        if (text.size() + static_cast<std::size_t>(count) > limit) {
            return failure(fmt::format("it is larger than {} bytes", limit));
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

Result<std::string> read_regular(int fd, std::size_t size, std::size_t limit) {
    std::string text;
    // One byte more: what is less than was asked for ends the file (read(2)).
    std::size_t wanted = std::min(size, limit) + 1;
    while (true) {
        const std::size_t begun = text.size();
        text.resize(begun + wanted);
        const ssize_t count = pread(fd, text.data() + begun, wanted, static_cast<off_t>(begun));
        text.resize(begun + (count > 0 ? static_cast<std::size_t>(count) : 0));
        if (count < 0 && errno != EINTR) {
            return errno_failure("read failed");
        }
        if (text.size() > limit) {
            return failure(fmt::format("it is larger than {} bytes", limit));
        }
        if (count >= 0 && static_cast<std::size_t>(count) < wanted) {
            return text;
        }
        constexpr std::size_t more = 16384;
        wanted = more;
    }
}

}  // namespace sparrow
