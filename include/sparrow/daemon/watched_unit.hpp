// One unit that is watched: it feeds the unit's policy with what happens, and does what the policy says.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/daemon/checker.hpp"
#include "sparrow/daemon/drop_in_settings.hpp"
#include "sparrow/daemon/kernel_events.hpp"
#include "sparrow/daemon/life.hpp"
#include "sparrow/daemon/live_settings.hpp"
#include "sparrow/daemon/manager.hpp"
#include "sparrow/daemon/means.hpp"
#include "sparrow/daemon/unit_acts.hpp"
#include "sparrow/daemon/unit_hook.hpp"
#include "sparrow/daemon/unit_settings.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/look.hpp"
#include "sparrow/watch/policy.hpp"

namespace sparrow::daemon {

class WatchedUnit {
  public:
    WatchedUnit(unit::UnitName name, std::shared_ptr<const watch::WatchSpec> spec, std::string spec_digests,
                Means& means);
    WatchedUnit(const WatchedUnit&) = delete;
    WatchedUnit& operator=(const WatchedUnit&) = delete;
    WatchedUnit(WatchedUnit&&) = delete;
    WatchedUnit& operator=(WatchedUnit&&) = delete;
    ~WatchedUnit() = default;

    // What systemd says of it now.
    void update(const UnitFacts& facts);
    // systemd has read its unit files anew: what was adjusted is looked at, and said again where it was lost.
    void assert_again();

    void pause();
    void resume();
    // Takes back all that was adjusted, and the drop-ins that were made for it. `done` is called when that is
    // so.
    void revert(const watch::Cause& cause, std::function<void(Result<void>)> done);
    // The same for good: it does nothing any more from here on.
    void retire(const watch::Cause& cause, std::function<void(Result<void>)> done);

    [[nodiscard]] const watch::Policy& policy() const { return policy_; }
    [[nodiscard]] const unit::UnitName& name() const { return name_; }
    // Of the files that its spec is from.
    [[nodiscard]] const std::string& spec_digests() const { return spec_digests_; }
    [[nodiscard]] bool is_running() const { return group_.has_value(); }
    [[nodiscard]] watch::Signals signals() const;
    [[nodiscard]] const std::vector<std::string>& limits() const { return limits_; }

  private:
    void stand_still();
    void resume_former();
    void handle(const watch::Event& event);
    void perform(watch::Actions actions);
    void begin(const UnitFacts& facts, bool is_start);
    void end(bool has_failed);
    void limited(const std::string& why);
    void learn(const std::vector<std::string>& names);
    void apply(std::vector<watch::Change> changes);
    void make_check();
    void act_on_change(const watch::Cause& cause);
    void set_timer();
    void when_told(const Result<void>& result, std::function<void(Result<void>)> done);
    void keep_state() const;
    void set_oom_score(std::uint32_t pid) const;
    void tell(const watch::Entry& entry) const;

    unit::UnitName name_;
    std::string spec_digests_;
    Means& means_;
    UnitSettings settings_;
    watch::Policy policy_;
    // One run of it.
    std::optional<watch::ControlGroup> group_;
    std::optional<KernelEvents> kernel_events_;
    std::vector<std::uint8_t> invocation_;
    std::uint32_t main_pid_ = 0;
    bool was_seen_ = false;
    // What the policy waits for.
    sd::EventSource timer_;
    UnitHook hook_;
    std::unique_ptr<Check> check_;
    sd::EventSource check_done_;
    // What it has done.
    LiveSettings live_;
    DropInSettings in_drop_in_;
    UnitActs acts_;
    std::vector<std::string> limits_;
    Life life_;
};

}  // namespace sparrow::daemon
