// The unit processes: one for each unit whose hooks are called, which has evaluated the unit's source.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/hooks/copier.hpp"
#include "sparrow/hooks/copy.hpp"
#include "sparrow/hooks/enclosures.hpp"
#include "sparrow/hooks/host.hpp"
#include "sparrow/hooks/options.hpp"
#include "sparrow/hooks/reserve.hpp"
#include "sparrow/hooks/retirement.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/hook_protocol.hpp"

namespace sparrow::hooks {

// What is to be known of one.
struct UnitEvent {
    enum class Kind {
        ready,   // the source is evaluated
        alone,   // it is, and the unit process can serve one call only
        failed,  // it is not: `outcome` says why. The unit is no more
        forked,  // process `pid` is `copy`
        lost,    // there will be no `copy`: `outcome` says why
    };
    Kind kind = Kind::ready;
    std::uint32_t unit = 0;
    decltype(raku::HookReply::what) outcome = {};
    // What the evaluation has printed.
    std::string output = {};
    std::uint32_t copy = 0;
    pid_t pid = 0;
};

class Units {
  public:
    Units(RakuSettings settings, Limits limits, Enclosures& enclosures);
    ~Units();
    Units(const Units&) = delete;
    Units& operator=(const Units&) = delete;
    Units(Units&&) = delete;
    Units& operator=(Units&&) = delete;

    // The unit process of that bundle, evaluated or to be; whoever asks is one of those who need it.
    struct Found {
        std::uint32_t id = 0;
        bool is_ready = false;
    };
    std::optional<Found> use(const std::string& digest, Clock::time_point now);
    // Whether there may be another one; the least recently used is ended for it.
    bool make_room();
    // Begins a unit process; whoever asks needs it. `memory` is in bytes.
    Result<std::uint32_t> begin(const std::string& digest, raku::Bundle bundle, std::uint64_t memory,
                                Clock::time_point now);
    // A copy of a unit process that is ready, to be called: the one in reserve, or one that is made now. It
    // may take `memory` bytes.
    Result<WaitingCopy> copy(std::uint32_t unit, std::uint64_t memory);
    // Has one made in reserve for the next call, where the unit process is still there.
    void reserve(std::uint32_t unit, std::uint64_t memory);
    // One who needed it does not any more. An evaluation that nobody needs is ended.
    void release(std::uint32_t unit);

    // What has happened. To be asked when one of fds() is readable, and before a process is waited for.
    std::vector<UnitEvent> take_events();
    // A child of this process is about to be waited for. True where it is one of these, of which the events
    // tell then.
    bool child_ended(pid_t pid, int status, Clock::time_point now);

    // Ends what nobody has needed for long.
    void end_idle(Clock::time_point now);
    [[nodiscard]] std::optional<Clock::time_point> next_time() const;

    [[nodiscard]] std::vector<int> fds() const;
    [[nodiscard]] std::vector<pid_t> pids() const;
    // Whether a copy may have been made of which nothing is known yet.
    [[nodiscard]] bool awaits_copies() const;
    [[nodiscard]] bool is_empty() const { return !host_ && units_.empty() && reserve_.is_empty(); }

  private:
    struct Unit;
    // Of a unit process: to be asked for, asked for and not known yet, evaluating its source, waiting for
    // calls, or serving the only one that it can.
    enum class Stage { wanted, asked, evaluating, ready, consumed };
    using UnitEntry = std::map<std::uint32_t, std::unique_ptr<Unit>>::iterator;

    void ask_host(Clock::time_point now);
    void take_host_reports(Clock::time_point now);
    void take_unit_reports(Unit& unit);
    void host_ended(int status, Clock::time_point now);
    void unit_ended(UnitEntry entry, int status);
    // Ends the unit process; it does not exist for others any more.
    void end(Unit& unit);
    // Asks a unit process for a copy.
    Result<WaitingCopy> ask(const Unit& unit, std::uint64_t memory);
    void fail(Unit& unit, decltype(raku::HookReply::what) outcome);
    [[nodiscard]] std::vector<UnitUse> uses() const;
    [[nodiscard]] std::vector<std::uint32_t> units_at(Stage stage) const;
    // When the host is to be ended: as one that hangs, or that nobody has needed for long.
    [[nodiscard]] std::optional<Clock::time_point> host_ends_at() const;

    RakuSettings settings_;
    Limits limits_;
    Enclosures& enclosures_;
    std::unique_ptr<Host> host_;
    std::map<std::uint32_t, std::unique_ptr<Unit>> units_;
    std::vector<UnitEvent> events_;
    Reserve reserve_;
    std::uint32_t last_id_ = 0;
    std::uint32_t last_copy_ = 0;
    // The last host had to compile modules.
    bool started_anew_ = false;
    // When the last unit process went.
    Clock::time_point last_needed_;
};

}  // namespace sparrow::hooks
