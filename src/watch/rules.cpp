#include "sparrow/watch/rules.hpp"

#include <algorithm>
#include <variant>

namespace sparrow::watch {

namespace {

// A step ("+25%") is made so often at the most, while its condition holds.
constexpr Duration step_pause = std::chrono::seconds(10);

bool is_relative(const Rule& rule) {
    return std::any_of(rule.set.begin(), rule.set.end(), [](const WishedSetting& setting) {
        return setting.texts.size() == 1 && (setting.texts[0][0] == '+' || setting.texts[0][0] == '-');
    });
}

}  // namespace

void Rules::begin() {
    for (State& state : states_) {
        state.held_since.reset();
        state.calm_since.reset();
    }
}

void Rules::look(const Signals& signals, const Happened& happened, Time now) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        look_at(spec_.rules[i], states_[i], signals, happened, now);
    }
}

void Rules::look_at(const Rule& rule, State& state, const Signals& signals, const Happened& happened,
                    Time now) {
    if (holds(rule.condition, signals, happened, now)) {
        state.held_since = state.held_since.value_or(now);
        state.calm_since.reset();
        const Duration again = std::max(rule.lasts, step_pause);
        const bool is_due = now - *state.held_since >= rule.lasts;
        const bool is_step = state.is_active && is_relative(rule) && now - state.fired.value_or(now) >= again;
        if (is_due && (!state.is_active || is_step)) {
            state.is_active = true;
            state.fired = now;
            const Cause cause{"rule", figures(rule.condition, signals), rule.name, spec_.line};
            for (const WishedSetting& setting : rule.set) {
                adjustments_.wish({setting, cause});
            }
        }
        return;
    }
    state.held_since.reset();
    if (!state.is_active) {
        return;
    }
    state.calm_since = state.calm_since.value_or(now);
    const auto* until = std::get_if<Condition>(&rule.until);
    const bool is_over = std::holds_alternative<std::monostate>(rule.until) ||
                         (until != nullptr && holds(*until, signals, happened, now)) ||
                         (until == nullptr && now - *state.calm_since >= happened.lasts);
    if (is_over) {
        state.is_active = false;
        if (rule.restores) {
            adjustments_.withdraw(rule.name,
                                  {"calm", figures(rule.condition, signals), rule.name, spec_.line});
        }
    }
}

bool Rules::is_any_going() const {
    return std::any_of(states_.begin(), states_.end(),
                       [](const State& state) { return state.is_active || state.held_since; });
}

void Rules::resume(const std::string& by, Time now) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (spec_.rules[i].name == by) {
            states_[i].is_active = true;
            states_[i].fired = now;
        }
    }
}

void Rules::reset() {
    for (State& state : states_) {
        state = {};
    }
}

}  // namespace sparrow::watch
