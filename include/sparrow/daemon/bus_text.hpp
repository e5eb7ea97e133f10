// What goes over the bus and comes from it, as text.
#pragma once

#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/sd/message.hpp"

namespace sparrow::daemon {

// `text` as a string that D-Bus takes. sd-bus refuses a NUL, what is no UTF-8 and noncharacters, and with
// them the whole message: one such record would keep all others from being told. A text with any of them is
// escaped.
std::string bus_text(const std::string& text);

// The unit that somebody asks about; empty for all of them. An Error for who asked, without control
// characters and short whatever was sent, where it is no unit's name, or `arguments` do not begin with a
// string.
Result<std::string> asked_unit(sd::Reader& arguments);

}  // namespace sparrow::daemon
