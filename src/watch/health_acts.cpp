#include "sparrow/watch/health_acts.hpp"

#include <fmt/core.h>

#include <chrono>
#include <variant>

namespace sparrow::watch {

void HealthActs::begin(Time now) {
    is_due_ = false;
    health_.begin(now);
}

HealthActs::Outcome HealthActs::result(bool is_good, const std::string& message, Time now) {
    Outcome outcome;
    const Health::Turn turn = health_.result(is_good, message, now);
    if (turn == Health::Turn::healthy) {
        is_due_ = false;
        outcome.entries.push_back(
            {EntryKind::healthy, {"health-check", "", "health-check", check_.check.line}, "", "", "", ""});
    } else if (turn == Health::Turn::unhealthy) {
        is_due_ = true;
    }
    if (is_due_ && !is_good) {
        act_on_failure(message, now, outcome);
    }
    return outcome;
}

void HealthActs::act_on_failure(const std::string& message, Time now, Outcome& outcome) {
    const Cause cause{"health-check", fmt::format("{} failures in a row", health_.failures()), "health-check",
                      check_.check.line};
    const bool is_first = health_.failures() <= check_.failure_threshold;
    if (is_first) {
        outcome.entries.push_back({EntryKind::unhealthy, cause, "", "", "", message});
    }
    const auto* wanted = std::get_if<FailureAct>(&check_.on_failure);
    if (wanted == nullptr) {
        const auto& hook = std::get<HookUse>(check_.on_failure);
        outcome.call = HookCall{hook, {"unhealthy", cause.figures, hook.name, hook.line}};
        is_due_ = false;
        return;
    }
    if (*wanted != FailureAct::restart && *wanted != FailureAct::stop) {
        is_due_ = false;
        return;
    }
    // What a check looks at, others can write: they could have the unit restarted again and again.
    while (!done_.empty() && done_.front() + rate_.per <= now) {
        done_.pop_front();
    }
    if (done_.size() >= rate_.changes) {
        if (is_first) {
            outcome.entries.push_back(
                {EntryKind::refused, cause, "", "", "",
                 fmt::format("was restarted or stopped {} times within {:g} s", done_.size(),
                             std::chrono::duration<double>(rate_.per).count())});
        }
        return;  // a later failure asks again
    }
    done_.push_back(now);
    is_due_ = false;
    outcome.act = *wanted == FailureAct::restart ? Act::restart : Act::stop;
    outcome.cause = cause;
}

}  // namespace sparrow::watch
