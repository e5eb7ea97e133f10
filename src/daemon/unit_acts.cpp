#include "sparrow/daemon/unit_acts.hpp"

#include <fmt/core.h>

#include <chrono>

namespace sparrow::daemon {

namespace {

using watch::Entry;
using watch::EntryKind;

// How often a unit is restarted by what its rules and checks say: who can write its log, or make it fail,
// could have it restarted without end.
constexpr std::size_t most_restarts = 3;
constexpr std::chrono::minutes restarts_within{10};

}  // namespace

void UnitActs::act(watch::Act act, const watch::Cause& cause) {
    const sd::Instant now = means_.event.now();
    std::erase_if(restarts_, [&](sd::Instant at) { return at + restarts_within <= now; });
    Entry entry{EntryKind::acted,
                cause,
                "",
                "",
                act == watch::Act::restart ? "restart"
                : act == watch::Act::stop  ? "stop"
                                           : "reload",
                ""};
    if (act == watch::Act::restart && restarts_.size() >= most_restarts) {
        entry.kind = EntryKind::refused;
        entry.reason = fmt::format("it was restarted {} times within {} minutes", most_restarts,
                                   restarts_within.count());
        tell_(entry);
        return;
    }
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    if (act == watch::Act::restart) {
        restarts_.push_back(now);
    }
    manager->act(unit_, act, life_.during([this, entry](const Result<void>& result) mutable {
        entry.kind = result ? EntryKind::acted : EntryKind::refused;
        entry.reason = result ? "" : result.error().message;
        tell_(entry);
    }));
}

}  // namespace sparrow::daemon
