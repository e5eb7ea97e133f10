#include "sparrow/hooks/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "sparrow/base/text.hpp"

namespace sparrow::hooks {

namespace {

// In one look: who writes without end is not to keep the others waiting.
constexpr int most_reads = 16;
// Beyond the limit: enough to see that something was cut.
constexpr std::size_t kept_beyond = 8;

}  // namespace

Result<Output> Output::make(std::size_t limit) {
    auto pipe = make_pipe();
    if (!pipe) {
        return tl::unexpected(pipe.error());
    }
    (void)fcntl(pipe->read.get(), F_SETFL, O_NONBLOCK);
    return Output(std::move(*pipe), limit);
}

void Output::take() {
    std::array<char, 16384> buffer{};
    ssize_t size = 0;
    for (int reads = 0; reads < most_reads; ++reads) {
        size = read(pipe_.read.get(), buffer.data(), buffer.size());
        if (size <= 0) {
            return;
        }
        bytes_.append(buffer.data(),
                      std::min(static_cast<std::size_t>(size), limit_ + kept_beyond - bytes_.size()));
    }
}

std::string Output::text() const {
    return shorten(bytes_, limit_);
}

}  // namespace sparrow::hooks
