// What a policy would do over a series of signals, on a clock of its own.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/policy.hpp"
#include "sparrow/watch/series.hpp"

namespace sparrow::watch {

// An entry, and when, since the series began.
struct Told {
    Time at{0};
    Entry entry;
};

// Where the policy runs. Each change is made at once and as asked for; hooks take no time; health checks,
// closures too, say what the series says; after a restart the unit runs again.
class Simulation {
  public:
    struct World {
        // What the setting is before anything is changed: of systemd's own name.
        std::function<SettingValue(const std::string& name)> base;
        // Calls a hook, with all signals. Where it is empty none is called, which is told; it counts as one
        // that wishes nothing.
        std::function<HookReturned(const Actions::Call& call, const Signals& signals)> call;
    };

    // `settings` must outlive it.
    Simulation(WatchSpec spec, const unit::UnitName& unit, const Settings& settings, World world);

    // Goes on until `moment`, which is not before the last one: what falls due meanwhile, with the signals of
    // before, then what happens at it. Where it has no event, what the kernel would have told follows from
    // the signals: memory events from their counters, and a pressure trigger from the time that tasks waited
    // since the moment before (Stall::total), or without that from avg10. At the first moment the unit is
    // found running, unless it says otherwise.
    void advance(const Moment& moment);

    // What was told so far, in order.
    [[nodiscard]] const std::vector<Told>& told() const { return told_; }

  private:
    void send(const Event& event);
    void perform(const Actions& actions, std::vector<Event>& events);
    void tell(const Entry& entry);
    [[nodiscard]] HookReturned call(const Actions::Call& call);
    [[nodiscard]] Applied apply(const std::vector<Change>& changes);
    void act(Act act, const Cause& cause, std::vector<Event>& events);
    void wake_until(Time end);
    void happen(const Moment& moment);
    void follow(const Moment& before);
    [[nodiscard]] bool is_stalled(const StallTrigger& trigger, const Moment& before) const;
    [[nodiscard]] Signals signals();
    SettingValue& value(const std::string& name);

    const Settings& settings_;
    World world_;
    Policy policy_;
    std::optional<Moment> moment_;
    Time now_;
    std::map<std::string, SettingValue> values_;
    // Settings that were changed once: the series does not know what they are.
    std::map<std::string, bool> is_changed_;
    std::vector<Told> told_;
};

}  // namespace sparrow::watch
