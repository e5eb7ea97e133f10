// A process that serves one request: a copy of a Raku process, or a program.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/hooks/enclosure.hpp"
#include "sparrow/hooks/output.hpp"
#include "sparrow/raku/hook_host.hpp"
#include "sparrow/raku/hook_protocol.hpp"

namespace sparrow::hooks {

// What it is given, and where its answer goes. It opens the descriptors by their numbers, so that they must
// not be closed before it has ended.
class Copy {
  public:
    static Result<Copy> make(Enclosure enclosure);

    [[nodiscard]] raku::CopyChannels channels() const;
    // Writes what it is asked to a file in memory.
    Result<void> write_request(const std::string& json);
    [[nodiscard]] int request_fd() const { return request_.get(); }

    // For a copy of a unit process. Makes its request: to wait for a call.
    Result<void> expect_call();
    // Gives it that call, once.
    Result<void> call(const std::string& json);
    // Whether it has taken what it was called with: before that nothing of a source has run.
    [[nodiscard]] bool has_taken_call() const;

    // 0 as long as it is not known.
    pid_t pid = 0;
    Enclosure enclosure;
    Output output;
    // One line, which is whole before the process has ended.
    Output answer;

    // Kills it with all that it has started; where it is not known yet, as soon as it is: see appeared().
    void end();
    [[nodiscard]] bool is_ended() const { return is_ended_; }
    // It is `process`.
    void appeared(pid_t process);

    // What its answer comes to, or that it is longer than can be handed on; nothing as long as it is not
    // whole.
    [[nodiscard]] std::optional<decltype(raku::HookReply::what)> answered() const;
    // What became of it, from its answer and from how it ended, as waitpid(2) says. `what` names it in
    // messages: "it".
    [[nodiscard]] decltype(raku::HookReply::what) outcome(int status, const std::string& what);

  private:
    Copy(Enclosure kept_in, Output prints, Output answers)
        : enclosure(std::move(kept_in)), output(std::move(prints)), answer(std::move(answers)) {}

    UniqueFd request_;
    Pipe calls_;
    UniqueFd call_;
    bool is_ended_ = false;
};

}  // namespace sparrow::hooks
