#include "sparrow/daemon/watched_unit.hpp"

#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/daemon/unit_state.hpp"

namespace sparrow::daemon {

namespace {

using watch::Change;
using watch::Entry;
using watch::EntryKind;

// sd-event wakes up once for all timers that fall within it.
constexpr std::chrono::milliseconds accuracy{250};

watch::Time time_of(sd::Instant instant) {
    return std::chrono::duration_cast<watch::Time>(instant.time_since_epoch());
}

}  // namespace

WatchedUnit::WatchedUnit(unit::UnitName name, std::shared_ptr<const watch::WatchSpec> spec,
                         std::string spec_digests, Means& means)
    : name_(std::move(name)),
      spec_digests_(std::move(spec_digests)),
      means_(means),
      settings_(name_.type(), means.machine),
      policy_(std::move(spec), name_.full(), name_.type(), settings_),
      hook_(means.hooks, name_.full(), [this](const watch::HookReturned& returned) { handle(returned); }),
      live_(name_, settings_, means,
            {[this](const watch::Event& event) { handle(event); }, [this] { keep_state(); }}),
      in_drop_in_(name_, means,
                  {[this](const watch::Event& event) { handle(event); }, [this] { keep_state(); }},
                  [this](const watch::Cause& cause) { act_on_change(cause); }),
      acts_(means, name_.full(), [this](const Entry& entry) { tell(entry); }) {
    resume_former();
}

void WatchedUnit::resume_former() {
    auto found = read_unit_state(means_.state_directory, name_.full());
    if (!found) {
        tell({EntryKind::limited, {"state", "", "", 0}, "", "", "", found.error().message});
    }
    if (!found || !*found) {
        return;
    }
    const UnitState& kept = **found;
    std::map<std::string, watch::SettingValue> bases;
    StaticSettings in_drop_in;
    for (const watch::Adjustments::State& state : kept.settings) {
        bases[state.name] = state.base;
        if (!settings_.is_live(state.name) && !(state.current == state.base)) {
            in_drop_in[state.name] = state.current.texts;
        }
    }
    live_.resume_with(std::move(bases), kept.drop_ins);
    in_drop_in_.resume_with(std::move(in_drop_in));
    policy_.resume_with(kept.settings, time_of(means_.event.now()));
}

watch::Signals WatchedUnit::signals() const {
    return watch::look(means_.files, group_ ? &*group_ : nullptr);
}

void WatchedUnit::tell(const Entry& entry) const {
    means_.tell(name_.full(), policy_.spec().source, entry);
}

void WatchedUnit::limited(const std::string& why) {
    // Once for each reason, however often the unit is restarted.
    if (std::find(limits_.begin(), limits_.end(), why) == limits_.end()) {
        limits_.push_back(why);
        tell({EntryKind::limited, {"watch", "", "", policy_.spec().line}, "", "", "", why});
    }
}

void WatchedUnit::handle(const watch::Event& event) {
    const auto signals = watch::look(means_.files, group_ ? &*group_ : nullptr, policy_.measures());
    perform(policy_.handle(event, signals, time_of(means_.event.now())));
}

void WatchedUnit::update(const UnitFacts& facts) {
    const bool runs = facts.is_running() && !facts.control_group.empty();
    const bool is_other = facts.invocation != invocation_;
    if (group_ && (!runs || is_other || !group_->exists())) {
        end(facts.active_state == "failed");
    }
    const bool was_seen = std::exchange(was_seen_, true);
    if (!runs) {
        return;
    }
    if (!group_) {
        // One that was found running was not seen to start.
        begin(facts, was_seen);
    } else if (main_pid_ != 0 && facts.main_pid == 0) {
        main_pid_ = 0;
        handle(watch::MainExited{});
    } else if (facts.main_pid != main_pid_) {
        main_pid_ = facts.main_pid;
        set_oom_score(main_pid_);
    }
}

void WatchedUnit::begin(const UnitFacts& facts, bool is_start) {
    auto group = watch::ControlGroup::open(means_.files.control_groups + facts.control_group);
    if (!group) {
        return;  // it has ended already: systemd says so next
    }
    group_ = std::move(*group);
    invocation_ = facts.invocation;
    main_pid_ = facts.main_pid;
    set_oom_score(main_pid_);
    kernel_events_.emplace(means_, KernelEvents::Told{[this](const watch::Event& event) { handle(event); },
                                                      [this](const std::string& why) { limited(why); }});
    kernel_events_->arm_triggers(policy_.triggers(), *group_);
    if (policy_.needs_memory_events()) {
        kernel_events_->arm_memory_events(*group_);
    }
    handle(watch::Running{is_start});
}

void WatchedUnit::end(bool has_failed) {
    kernel_events_.reset();
    group_.reset();
    check_.reset();
    hook_.cancel();
    handle(watch::Stopped{has_failed});
}

void WatchedUnit::perform(watch::Actions actions) {
    for (const Entry& entry : actions.entries) {
        tell(entry);
    }
    learn(actions.learn);
    apply(std::move(actions.changes));
    if (actions.call) {
        hook_.call(*actions.call, signals());
    }
    if (actions.check) {
        make_check();
    }
    if (actions.act) {
        acts_.act(*actions.act, actions.act_cause);
    }
    set_timer();
}

void WatchedUnit::set_timer() {
    const auto at = policy_.wake_at();
    if (!at) {
        timer_.reset();
        return;
    }
    const auto from_now = std::max(*at - time_of(means_.event.now()), watch::Duration(0));
    if (timer_) {
        (void)timer_.set_time(from_now);
        return;
    }
    auto timer = means_.event.add_time(from_now, accuracy, [this] { handle(watch::Woken{}); });
    if (timer) {
        timer_ = std::move(*timer);
    }
}

void WatchedUnit::learn(const std::vector<std::string>& names) {
    std::vector<std::string> live;
    std::vector<std::string> others;
    for (const std::string& name : names) {
        (settings_.is_live(name) ? live : others).push_back(name);
    }
    live_.learn(live);
    in_drop_in_.learn(others);
}

void WatchedUnit::apply(std::vector<Change> changes) {
    std::vector<Change> live;
    std::vector<Change> others;
    for (Change& change : changes) {
        (change.is_live ? live : others).push_back(std::move(change));
    }
    if (!live.empty()) {
        live_.apply(std::move(live));
    }
    if (!others.empty()) {
        in_drop_in_.apply(others);
    }
}

void WatchedUnit::act_on_change(const watch::Cause& cause) {
    const watch::OnChange then = policy_.spec().on_change;
    if (then != watch::OnChange::none && group_) {
        acts_.act(then == watch::OnChange::restart ? watch::Act::restart : watch::Act::reload, cause);
    }
}

void WatchedUnit::make_check() {
    check_ =
        means_.checker.begin(*policy_.spec().health, name_.full(), [this](const watch::Checked& checked) {
            // The check calls from within: it goes in the next round.
            auto later = means_.event.add_defer([this, checked] {
                check_.reset();
                handle(checked);
            });
            if (later) {
                check_done_ = std::move(*later);
            }
        });
}

void WatchedUnit::assert_again() {
    live_.assert_again(policy_.adjusted(), policy_.spec().line);
}

void WatchedUnit::stand_still() {
    hook_.cancel();
    check_.reset();
    perform(policy_.pause(signals(), time_of(means_.event.now())));
}

void WatchedUnit::retire(const watch::Cause& cause, std::function<void(Result<void>)> done) {
    stand_still();
    revert(cause, std::move(done));
}

void WatchedUnit::pause() {
    stand_still();
    tell({EntryKind::paused, {"person", "", "", 0}, "", "", "", ""});
}

void WatchedUnit::resume() {
    policy_.resume();
    tell({EntryKind::resumed, {"person", "", "", 0}, "", "", "", ""});
    if (group_) {
        handle(watch::Running{false});
    }
}

void WatchedUnit::revert(const watch::Cause& cause, std::function<void(Result<void>)> done) {
    perform(policy_.revert(cause));
    // Live settings are back by then; those of a drop-in with the reload that perform() has asked for.
    live_.remove_drop_ins(life_.during([this, done = std::move(done)](const Result<void>& removed) {
        if (!removed) {
            done(removed);
            return;
        }
        means_.reloads.when_done(
            life_.during([this, done](const Result<void>& reloaded) { when_told(reloaded, done); }));
    }));
}

// Once systemd has what it was told before, as `on-change` says: a restart that comes after the answer would
// take back what somebody does next. It answers in the order in which it is asked.
void WatchedUnit::when_told(const Result<void>& result, std::function<void(Result<void>)> done) {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        done(result);
        return;
    }
    manager->property(name_, "ActiveState", true,
                      [result, done = std::move(done)](const auto& /*state*/) { done(result); });
}

void WatchedUnit::keep_state() const {
    if (auto kept =
            write_unit_state(means_.state_directory, name_.full(), {policy_.adjusted(), live_.drop_ins()});
        !kept) {
        tell({EntryKind::limited, {"state", "", "", 0}, "", "", "", kept.error().message});
    }
}

// A setting of the service for its next start reaches the processes that run too.
void WatchedUnit::set_oom_score(std::uint32_t pid) const {
    const auto score = policy_.spec().oom_score;
    if (!score || pid == 0) {
        return;
    }
    const UniqueFd file(
        open(fmt::format("{}/{}/oom_score_adj", means_.files.proc, pid).c_str(), O_WRONLY | O_CLOEXEC));
    if (file) {
        (void)write_all(file.get(), std::to_string(*score));
    }
}

}  // namespace sparrow::daemon
