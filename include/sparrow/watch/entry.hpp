// What is told of an adaptation: to the history, the journal and the bus.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sparrow::watch {

enum class EntryKind {
    changed,      // a setting was changed
    restored,     // it is back at what it was before
    refused,      // it was wished for and not done
    recommended,  // it would have been done
    hook_failed,
    noted,  // what a hook answered besides settings
    unhealthy,
    healthy,
    acted,    // the unit was restarted, stopped or reloaded
    limited,  // something of this unit cannot be watched
    paused,
    resumed,
};

std::string_view to_string(EntryKind kind);
std::optional<EntryKind> parse_entry_kind(std::string_view word);

// Why something is done.
struct Cause {
    // What happened: "memory-pressure", "interval".
    std::string trigger;
    // With which figures, for a person.
    std::string figures;
    // Which rule or hook, and its line in the source (0: unknown).
    std::string by;
    int line = 0;
};

struct Entry {
    EntryKind kind = EntryKind::noted;
    Cause cause;
    // systemd's name of the setting; empty where it is about none.
    std::string property;
    std::string from;
    std::string to;
    // Why not, or what else there is to say.
    std::string reason;
};

}  // namespace sparrow::watch
