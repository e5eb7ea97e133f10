// What the settings of a service mean for its steps, which run Raku.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/steps.hpp"
#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// What keeps a step from running, and what to do.
struct StepObstacle {
    // The setting that does: "MemoryMax".
    std::string setting;
    std::string message;
};

// What in `settings`, those of a service or of a drop-in, the steps of steps.hpp fail for. They run in the
// service's control group and in its file system, and fail there with words that do not say why. `runner` is
// what they call. Resource limits (LimitAS=), the service's user and its sandbox do not count: steps run with
// all privileges.
std::vector<StepObstacle> check_steps(const std::vector<UnitSetting>& settings, const HookRunner& runner);

}  // namespace sparrow::model
