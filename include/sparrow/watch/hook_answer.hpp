// What a hook returned, as wishes.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/value.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/spec.hpp"

namespace sparrow::watch {

struct HookWishes {
    std::vector<WishedSetting> settings;
    // What is no setting ("memory-strategy cache-reduced"): for the history. Of many, the first.
    std::vector<std::string> notes;
    // Settings with values that they do not take, and keys that look like a setting's. Of many, the first.
    std::vector<std::string> errors;
};

// What `answer` wishes for a unit of `type`: a hash from settings, in the keys of a task-run, to their
// values, of which a number's may be relative ("+25%"). Anything but a hash wishes nothing. Only what can be
// changed on a unit that exists is a wish: resources and the like while it runs, and what a service is
// executed with, for its next start.
HookWishes wishes_of(unit::UnitType type, const model::Value& answer);

// The same for a closure that gives the value of one property.
HookWishes wishes_of_property(unit::UnitType type, const std::string& property, const model::Value& answer);

}  // namespace sparrow::watch
