// What one source file describes: its task-runs, as Raku evaluated them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/value.hpp"

namespace sparrow::model {

struct Parameter {
    std::string key;
    Value value;
    // The site gave it and not the source: a unit whose type has no such setting goes without.
    bool is_default = false;
};

// A place in a source: line and column (in Unicode code points) from 1; 0 is unknown.
struct SourcePlace {
    int line = 0;
    int column = 0;
};

// One task-run of a unit plugin. `line` is the line of the call, from 1; 0 is unknown.
struct Task {
    std::string name;
    std::string plugin;
    int line = 0;
    std::vector<Parameter> parameters;
    // Where keys stand, by the dotted path of keys that leads to them ("rules.0.set.memory-high"). Keys that
    // the source does not have as they are (a site's, a plugin's, computed ones) are not in it.
    std::map<std::string, SourcePlace, std::less<>> places = {};
};

// Where the key at `path` stands, else the nearest key around it, else the call.
SourcePlace place_of(const Task& task, std::string_view path);

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
