// What one source file describes: its task-runs, as Raku evaluated them.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/value.hpp"

namespace sparrow::model {

struct Parameter {
    std::string key;
    Value value;
    // The site gave it and not the source: a unit whose type has no such setting goes without.
    bool is_default = false;
};

// One task-run of a unit plugin. `line` is the line of the call, from 1; 0 is unknown.
struct Task {
    std::string name;
    std::string plugin;
    int line = 0;
    std::vector<Parameter> parameters;
};

// The settled value of the parameter `key`; null where the task has none.
const Value* find_parameter(const Task& task, std::string_view key);

// `source` is the path of the file.
struct Description {
    std::string source;
    std::vector<Task> tasks;
    // What the source was told of the machine's files, as the Raku side writes and reads it; empty where
    // nothing was.
    std::string lookups = {};
};

}  // namespace sparrow::model
