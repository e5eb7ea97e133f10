// How a unit wants to be enabled: its [Install] settings, which systemd ignores in a generated unit
// (systemd.generator(7)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// Adds what `directive` of [Install] is assigned, names parted by blanks, to `wishes`; returns what is wrong.
std::vector<std::string> add_wish(std::string_view directive, const std::vector<std::string>& assignments,
                                  InstallWishes& wishes);

}  // namespace sparrow::model
