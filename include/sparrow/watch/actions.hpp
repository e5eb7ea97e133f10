// What a policy says is to be done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/model/value.hpp"
#include "sparrow/watch/adjustments.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/hook_calls.hpp"

namespace sparrow::watch {

// What is to be done with the whole unit.
enum class Act { restart, stop, reload };

struct Actions {
    // Settings whose values are to be told, with Learned: all that are not known yet, each time.
    std::vector<std::string> learn;
    // All of them at once; what becomes of them is to be told, with Applied.
    std::vector<Change> changes;
    // A hook to call, with what it is to be told; HookReturned comes of it.
    struct Call {
        HookCall call;
        model::Value argument;
    };
    std::optional<Call> call;
    // The check of the spec is to be made; Checked comes of it.
    bool check = false;
    std::optional<Act> act;
    Cause act_cause;
    std::vector<Entry> entries;
};

}  // namespace sparrow::watch
