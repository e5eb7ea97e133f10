// What a policy says is to be done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/watch/adjustments.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/hook_argument.hpp"
#include "sparrow/watch/hook_calls.hpp"

namespace sparrow::watch {

// What is to be done with the whole unit.
enum class Act { restart, stop, reload };

struct Actions {
    // Settings whose values are to be told, with Learned: all that are not known yet, each time.
    std::vector<std::string> learn;
    // All of them at once; what becomes of them is to be told, with Applied.
    std::vector<Change> changes;
    // A hook to call, with what it is to be told beside the signals, all of them: argument_of(). HookReturned
    // comes of it.
    struct Call {
        HookCall call;
        HookContext context;
    };
    std::optional<Call> call;
    // The check of the spec is to be made; Checked comes of it.
    bool check = false;
    std::optional<Act> act;
    Cause act_cause;
    std::vector<Entry> entries;
};

}  // namespace sparrow::watch
