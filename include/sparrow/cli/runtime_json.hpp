// What the daemon says, as values that become JSON.
#pragma once

#include <vector>

#include "sparrow/cli/runtime_client.hpp"
#include "sparrow/model/value.hpp"

namespace sparrow::cli {

// The keys as in "FailedChecks": "failed_checks". No limit is "infinity".
model::Hash hash_of(const RuntimeFields& fields);
model::Value value_of(const std::vector<RuntimeFields>& all);

}  // namespace sparrow::cli
