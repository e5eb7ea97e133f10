#include "sparrow/hooks/copy.hpp"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <utility>

#include "sparrow/base/text.hpp"

namespace sparrow::hooks {

Result<Copy> Copy::make(Enclosure enclosure) {
    auto output = Output::make(raku::output_limit);
    auto answer = Output::make(raku::packet_limit);
    if (!output || !answer) {
        return tl::unexpected(!output ? output.error() : answer.error());
    }
    return Copy(std::move(enclosure), std::move(*output), std::move(*answer));
}

raku::CopyChannels Copy::channels() const {
    return {enclosure.procs_path(), output.write_end(), answer.write_end()};
}

Result<void> Copy::write_request(const std::string& json) {
    auto file = make_memory_file(json);
    if (!file) {
        return tl::unexpected(file.error());
    }
    request_ = std::move(*file);
    return {};
}

Result<void> Copy::expect_call() {
    auto calls = make_pipe();
    if (!calls) {
        return tl::unexpected(calls.error());
    }
    calls_ = std::move(*calls);
    return write_request(raku::to_copy_request(channels(), calls_.read.get()));
}

Result<void> Copy::call(const std::string& json) {
    auto file = make_memory_file(json);
    if (!file) {
        return tl::unexpected(file.error());
    }
    call_ = std::move(*file);
    return write_all(calls_.write.get(), raku::to_header(0, call_.get()));
}

bool Copy::has_taken_call() const {
    int left = 0;
    return ioctl(calls_.read.get(), FIONREAD, &left) == 0 && left == 0;
}

void Copy::end() {
    is_ended_ = true;
    enclosure.kill(pid);
}

void Copy::appeared(pid_t process) {
    pid = process;
    if (is_ended_) {
        enclosure.kill(pid);
    }
}

std::optional<decltype(raku::HookReply::what)> Copy::answered() const {
    if (answer.is_too_long()) {
        return raku::HookTrouble{
            raku::HookTrouble::Kind::answer,
            fmt::format("what it returned takes more than the {} bytes that can be handed on",
                        raku::packet_limit)};
    }
    return answer.bytes().ends_with('\n') ? std::optional(raku::parse_answer(trim(answer.bytes())))
                                          : std::nullopt;
}

decltype(raku::HookReply::what) Copy::outcome(int status, const std::string& what) {
    using Kind = raku::HookTrouble::Kind;
    if (enclosure.ran_out_of_memory()) {
        return raku::HookTrouble{Kind::memory, what + " used more memory than it may, and was ended"};
    }
    answer.take();
    if (auto done = answered()) {
        return *done;
    }
    if (WIFSIGNALED(status)) {
        return raku::HookTrouble{Kind::crash, fmt::format("{} was ended by signal {} ({})", what,
                                                          WTERMSIG(status), strsignal(WTERMSIG(status)))};
    }
    return raku::HookTrouble{
        Kind::crash,
        fmt::format("{} ended its process, with status {}, before it returned", what, WEXITSTATUS(status))};
}

}  // namespace sparrow::hooks
