// The health check of a spec.
#pragma once

#include <string>

#include "sparrow/watch/spec.hpp"
#include "value_reader.hpp"

namespace sparrow::watch {

// `bundle` is what its closures run from, `hook_timeout` how long one may take that is called on failure; the
// check's own is the timeout of the check.
HealthCheck read_health_check(const model::Value& value, const std::string& bundle, Duration hook_timeout,
                              ValueReader& reader);

}  // namespace sparrow::watch
