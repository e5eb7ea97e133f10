// Asks systemd-sparrow-hooks to run hooks and commands.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/raku/hook_protocol.hpp"
#include "sparrow/sd/event.hpp"

namespace sparrow::daemon {

// Connects when there is something to ask, which has systemd start the service, and again after it has gone.
class HookClient {
  public:
    using Done = std::function<void(const raku::HookReply&)>;

    // `socket` is the path of its socket; `event` must outlive this.
    HookClient(sd::Event& event, std::string socket) : event_(event), socket_(std::move(socket)) {}

    // Asks; the id of the request is given here. `done` is called once: with trouble where the service cannot
    // be reached, ends, or says nothing for longer than it said it would take. The number is for cancel().
    std::uint64_t ask(raku::HookRequest request, Done done);
    // Nobody waits for it any more.
    void cancel(std::uint64_t id);

  private:
    struct Waiting {
        Done done;
        sd::EventSource deadline;
    };

    Result<void> connect();
    Result<void> send(const raku::HookRequest& request);
    void read_replies(std::uint32_t events);
    void disconnect(const std::string& why);
    void give_up(std::uint64_t id);
    void end(std::uint64_t id, const raku::HookReply& reply);

    sd::Event& event_;
    std::string socket_;
    UniqueFd connection_;
    sd::EventSource readable_;
    std::map<std::uint64_t, Waiting> waiting_;
    std::uint64_t next_ = 1;
};

}  // namespace sparrow::daemon
