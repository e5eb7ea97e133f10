// The requests of all clients, from when they come to their replies.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/hooks/copy.hpp"
#include "sparrow/hooks/enclosures.hpp"
#include "sparrow/hooks/options.hpp"
#include "sparrow/hooks/units.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/hook_protocol.hpp"

namespace sparrow::hooks {

// Where bundles come from, by their digests.
using BundleReader = std::function<Result<raku::Bundle>(const std::string& digest)>;

struct AddressedReply {
    std::uint64_t client = 0;
    raku::HookReply reply;
};

class Calls {
  public:
    Calls(Units& units, Enclosures& enclosures, BundleReader read_bundle, raku::Variables environment,
          Limits limits);
    ~Calls();
    Calls(const Calls&) = delete;
    Calls& operator=(const Calls&) = delete;
    Calls(Calls&&) = delete;
    Calls& operator=(Calls&&) = delete;

    // A request has come from `client`, whose number is never used again.
    void take(std::uint64_t client, raku::HookRequest request);
    // Nobody waits for the replies of that client any more: what it has asked for is ended.
    void forget(std::uint64_t client);

    void take_event(const UnitEvent& event);
    // A child of this process is about to be waited for; nothing happens where it serves none of these.
    void child_ended(pid_t pid, int status, Clock::time_point now);
    // Ends what takes too long, and begins what waits as far as there is room.
    void go_on(Clock::time_point now);
    // When go_on() has something to do that nothing else tells of.
    [[nodiscard]] std::optional<Clock::time_point> next_time() const;

    std::vector<AddressedReply> take_replies();
    // Has copies made for the calls to come, of those units that have been called. For when the replies are
    // sent.
    void reserve_copies();
    // Takes what the processes print and answer; who has answered is not waited for. To be asked when one of
    // fds() is readable.
    void take_output();
    [[nodiscard]] std::vector<int> fds() const;
    [[nodiscard]] std::vector<pid_t> pids() const;
    [[nodiscard]] bool is_empty() const { return waiting_.empty() && calls_.empty(); }

  private:
    struct Call;
    using Outcome = decltype(raku::HookReply::what);

    [[nodiscard]] Call* find(std::uint64_t client, std::uint64_t request) const;
    // False where there is no room for it yet.
    bool begin(const std::shared_ptr<Call>& call, Clock::time_point now);
    bool begin_call(Call& call, const raku::CallRequest& request, Clock::time_point now);
    void begin_program(Call& call, const raku::ExecRequest& request, Clock::time_point now);
    void ask_unit(Call& call, Clock::time_point now);
    // It has its reply.
    void hand_on(Call& call, Outcome outcome, Clock::time_point now);
    // The same, and what there is of it is ended.
    void reply(Call& call, Outcome outcome, Clock::time_point now);
    void leave_unit(Call& call);
    void unit_failed(const UnitEvent& event);
    void unit_ready(const UnitEvent& event);
    void begin_again(Call& call);
    bool begin_again_once(Call& call);
    // Those that wait for that unit process; none where it is 0.
    [[nodiscard]] std::vector<std::shared_ptr<Call>> without_process(std::uint32_t unit) const;
    [[nodiscard]] std::size_t count_running() const;

    Units& units_;
    Enclosures& enclosures_;
    BundleReader read_bundle_;
    raku::Variables environment_;
    Limits limits_;
    std::deque<std::shared_ptr<Call>> waiting_;
    // Those that have been begun, until nothing of them is left.
    std::map<std::uint32_t, std::shared_ptr<Call>> calls_;
    std::vector<AddressedReply> replies_;
    // Unit processes, and the bytes that the copy may take.
    std::vector<std::pair<std::uint32_t, std::uint64_t>> to_reserve_;
    std::uint32_t last_id_ = 0;
};

}  // namespace sparrow::hooks
