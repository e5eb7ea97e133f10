// What the hooks of a unit are run from: everything that its translation saw, so that an edited or broken
// file changes nothing about a unit before a reload has taken it in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/inputs.hpp"

namespace sparrow::raku {

struct Bundle {
    Inputs inputs;
    // Which task-run of the source is the unit: its number from 0, and its name.
    std::size_t task = 0;
    std::string name;
    // What its hooks are called. Empty where the bundle is of a version that did not say.
    std::vector<std::string> hooks = {};
    // What the source was told of the machine's files (model::Description).
    std::string lookups = {};
};

// As it is stored: one JSON object.
std::string to_json(const Bundle& bundle);

// The inverse; an Error where `json` is not what to_json() gives.
Result<Bundle> parse_bundle(std::string_view json);

}  // namespace sparrow::raku
