#include "sparrow/watch/responses.hpp"

#include <algorithm>

namespace sparrow::watch {

namespace {

// For the same trigger a hook is called so often at the most: kernel events may come each window.
constexpr Duration pause_between_calls = std::chrono::seconds(10);

}  // namespace

void Responses::happened(Kind kind, const std::string& with, Time now) {
    for (const auto* hook : hooks_of_spec()) {
        if (*hook) {
            latest_ = now;
            hooks_.ask({**hook, {std::string(to_string(kind)), with, (*hook)->name, (*hook)->line}},
                       pause_between_calls, now);
        }
    }
}

void Responses::answered(Time now) {
    if (latest_) {
        // What it answers counts for as long as an event does, however long it took.
        latest_ = now;
    }
}

std::optional<Time> Responses::calm_at(Duration lasts) const {
    const auto hooks = hooks_of_spec();
    const bool is_any_wanted = std::any_of(hooks.begin(), hooks.end(), [this](const auto* hook) {
        return *hook && hooks_.is_wanted((*hook)->name);
    });
    return latest_ && !is_any_wanted ? std::optional(*latest_ + lasts) : std::nullopt;
}

void Responses::look_for_calm(Duration lasts, Time now) {
    const auto calm = calm_at(lasts);
    if (!calm || now < *calm) {
        return;
    }
    latest_.reset();
    for (const auto* hook : hooks_of_spec()) {
        if (*hook) {
            adjustments_.withdraw((*hook)->name, {"calm", "", (*hook)->name, (*hook)->line});
        }
    }
}

void Responses::resume(const std::string& by, Time now) {
    for (const auto* hook : hooks_of_spec()) {
        if (*hook && (*hook)->name == by) {
            latest_ = now;
        }
    }
}

}  // namespace sparrow::watch
