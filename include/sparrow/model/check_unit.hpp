// What systemd would refuse a unit for as a whole, when each of its settings is right.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// A message for each thing that keeps systemd from loading `unit` (service_verify(), timer_verify(),
// socket_verify(), path_verify(), mount_verify(), swap_verify() in src/core): what is missing or too much,
// and what to write.
std::vector<std::string> check_unit(const Unit& unit);

}  // namespace sparrow::model
