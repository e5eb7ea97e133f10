#include "collect.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace sparrow::raku {

namespace {

constexpr std::size_t turn_bytes = std::size_t{256} << 10;
// The largest pipe that an ordinary user can make (pipe(7), pipe-max-size).
constexpr std::size_t pipe_bytes = std::size_t{1} << 20;

}  // namespace

void Collector::read_available() {
    read_up_to(turn_bytes);
}

void Collector::read_rest() {
    read_up_to(pipe_bytes);
}

void Collector::read_up_to(std::size_t bytes) {
    std::array<char, 65536> buffer{};
    std::size_t taken = 0;
    while (fd_ && taken < bytes) {
        const ssize_t size = read(fd_.get(), buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (size <= 0) {
            fd_.reset();
            return;
        }
        const auto count = static_cast<std::size_t>(size);
        const std::size_t room = limit_ - std::min(limit_, text_.size());
        text_.append(buffer.data(), std::min(count, room));
        overflowed_ = overflowed_ || count > room;
        taken += count;
    }
}

}  // namespace sparrow::raku
