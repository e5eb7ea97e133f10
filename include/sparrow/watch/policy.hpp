// What the daemon does about one unit: a pure state machine. It is told what happens, with what is known at
// that moment, and says what is to be done; `sparrowctl simulate` runs the same.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sparrow/model/value.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/actions.hpp"
#include "sparrow/watch/adjustments.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/event.hpp"
#include "sparrow/watch/health_acts.hpp"
#include "sparrow/watch/hook_calls.hpp"
#include "sparrow/watch/needs.hpp"
#include "sparrow/watch/responses.hpp"
#include "sparrow/watch/rules.hpp"
#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"
#include "sparrow/watch/tripwire.hpp"

namespace sparrow::watch {

class Policy {
  public:
    // `unit` is the unit's full name (an instance, where the spec is a template's); `settings` must outlive
    // it.
    Policy(std::shared_ptr<const WatchSpec> spec, std::string unit, unit::UnitType type,
           const Settings& settings);
    Policy(const Policy&) = delete;
    Policy& operator=(const Policy&) = delete;
    Policy(Policy&&) = delete;
    Policy& operator=(Policy&&) = delete;
    ~Policy() = default;

    Actions handle(const Event& event, const Signals& signals, Time now);

    // When Woken is to come at the latest.
    [[nodiscard]] std::optional<Time> wake_at() const;
    // The pressure triggers that are to be armed, each once.
    [[nodiscard]] const std::vector<StallTrigger>& triggers() const { return needs_.triggers; }
    [[nodiscard]] bool needs_memory_events() const { return needs_.memory_events; }
    // Which signals handle() is to be told.
    [[nodiscard]] const Measures& measures() const { return needs_.measures; }
    [[nodiscard]] const WatchSpec& spec() const { return spec_; }
    [[nodiscard]] const Health* health() const { return health_ ? &health_->health() : nullptr; }
    [[nodiscard]] std::vector<Adjustments::State> adjusted() const { return adjustments_.states(); }
    [[nodiscard]] bool is_running() const { return is_running_; }

    // Goes on with what a former policy of the same unit had adjusted: the wishes hold until what they were
    // for is over.
    void resume_with(const std::vector<Adjustments::State>& states, Time now);

    // Nothing is changed, called, restarted or stopped until it is resumed. What happens meanwhile is not
    // made up for, but for conditions that then still hold. A level that is set as a tripwire is lifted at
    // once: it would hold the unit back, and nobody would lift it when it trips.
    Actions pause(const Signals& signals, Time now);
    void resume() { is_paused_ = false; }
    [[nodiscard]] bool is_paused() const { return is_paused_; }
    // Takes back all that was adjusted.
    Actions revert(const Cause& cause);

  private:
    struct Interval {
        HookUse hook;
        Duration every{0};
        Time due{0};
    };

    void note(const Running& event, const Signals& signals, Time now);
    void note(const Stopped& event, const Signals& signals, Time now);
    void note(const MainExited& event, const Signals& signals, Time now);
    void note(const Stalled& event, const Signals& signals, Time now);
    void note(const MemoryEvents& event, const Signals& signals, Time now);
    void note(const Woken& event, const Signals& signals, Time now);
    void note(const HookReturned& event, const Signals& signals, Time now);
    void note(const Checked& event, const Signals& signals, Time now);
    void note(const Learned& event, const Signals& signals, Time now);
    void note(const Applied& event, const Signals& signals, Time now);

    void happened(Kind kind, const std::string& with, Time now);
    void arouse(Time now);
    void look_at_level(const Signals& signals, Time now);
    void look_at_intervals(Time now);
    void look_at_health(Time now);
    void take_return(const HookCall& call, const std::optional<model::Value>& answer,
                     const std::string& trouble, Time now);
    void take_answer(const HookCall& call, const model::Value& answer);
    [[nodiscard]] bool is_check(const HookCall& call) const;
    void take_check(bool is_good, const std::string& message, Time now);
    void call_at_interval(const HookUse& hook, Time now);
    void call_next(Time now);
    void add(Entry entry);
    [[nodiscard]] const PropertyHook* property_of(const std::string& hook) const;

    std::shared_ptr<const WatchSpec> kept_spec_;
    const WatchSpec& spec_;
    std::string unit_;
    unit::UnitType type_;
    Needs needs_;
    Adjustments adjustments_;
    HookCalls hooks_;
    Rules rules_;
    Tripwire tripwire_;
    Responses responses_;
    std::optional<HealthActs> health_;
    std::vector<Interval> intervals_;
    Happened happened_;
    std::optional<MemoryCounters> counters_;
    bool is_running_ = false;
    bool is_paused_ = false;
    // While what was told lately may still change, the signals are looked at each second.
    std::optional<Time> aroused_until_;
    std::optional<Time> last_look_;
    std::vector<Entry> latest_;
    Actions actions_;
};

}  // namespace sparrow::watch
