// A Site as JSON: in requests to the Raku side, and in what is stored.
#pragma once

#include <nlohmann/json.hpp>

#include "sparrow/raku/site.hpp"

namespace sparrow::raku {

nlohmann::json to_json(const Site& site);

// The inverse. What is missing is empty: earlier versions stored less. Throws nlohmann::json::exception where
// a member is something else.
Site site_of(const nlohmann::json& object);

}  // namespace sparrow::raku
