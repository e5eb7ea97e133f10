// What is only wrong, or only to be doubted, in a drop-in: it adds to units that are not known here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/model/description.hpp"
#include "sparrow/model/finding.hpp"
#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// What is wrong with a hook `pre-stop`: the commands of a drop-in run after those of the unit, and this one
// is to run before them.
std::optional<Finding> late_pre_stop(const Task& task, const std::vector<UnitSetting>& settings);

// Whether `settings` add a command to ExecStart= that a service may not take: service_verify() in systemd's
// src/core/service.c refuses a second one, unless the unit's type, which is not known here, is oneshot.
bool adds_second_command(const std::vector<UnitSetting>& settings);

}  // namespace sparrow::model
