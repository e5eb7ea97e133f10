// Something about a task-run that is to be told.
#pragma once

#include <string>

namespace sparrow::model {

struct Finding {
    // The dotted path of the parameter that it is about ("rules.0.set.memory-high"); empty: the task-run as a
    // whole.
    std::string key;
    // With the key, where it is about one: what was found and what is accepted.
    std::string message;
};

}  // namespace sparrow::model
