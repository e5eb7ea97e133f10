// "%i" and "%%" in the values of settings.
#pragma once

#include <string>
#include <string_view>

namespace sparrow::model {

// Whether a specifier is left in `text` once "%%" is taken as "%" (specifier_printf() in
// src/shared/specifier.c). What stands behind the "%" does not matter: a later systemd may know more of them.
bool has_specifier(std::string_view text);

// `text` with "%%" as "%", and back.
std::string without_escaped_percents(std::string_view text);
std::string with_escaped_percents(std::string_view text);

}  // namespace sparrow::model
