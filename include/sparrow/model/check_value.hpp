// Whether systemd would take the text of a setting.
#pragma once

#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/model/catalogue.hpp"

namespace sparrow::model {

// Checks the text of one assignment ("Name=" and this) by the value class of its setting. Where systemd logs
// "Failed to parse …, ignoring" and goes on without the setting, this is an Error that says what was found
// and what is accepted.
//
// Never stricter than any systemd up to v257: what one of them takes passes. Laxer where the answer depends
// on the machine (which time zones, users or system calls there are) or on a list that grows with the kernel;
// each rule says so. A text with a specifier, where systemd expands specifiers, passes: what it will be is
// not known here.
Result<void> check_value(const Directive& directive, std::string_view text);

// Whether systemd expands specifiers (%i) in the values of this setting.
bool expands_specifiers(const Directive& directive);

}  // namespace sparrow::model
