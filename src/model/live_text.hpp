// The parts of a property's value as words of a setting.
#pragma once

#include <string>
#include <string_view>

#include "sparrow/model/live_value.hpp"

namespace sparrow::model {

// A path of a device as parse_device_value() reads it, in a setting that expands specifiers.
std::string device_text(std::string_view path);

// The numbers of the bits of a mask as ranges, with `separator` between them: "0-3,8". As the kernel shows
// them with a comma.
std::string ranges_text(const Bytes& mask, std::string_view separator);

}  // namespace sparrow::model
