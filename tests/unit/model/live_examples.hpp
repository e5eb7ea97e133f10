// Captured examples of properties, and values as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/live_property.hpp"

namespace sparrow::test {

struct LiveExample {
    std::string_view setting;
    std::string_view text;
    std::string_view property;
    std::string_view signature;
    std::string_view value;  // as json_text() has it
};

// live_examples.inc
const std::vector<LiveExample>& live_examples();

// A number, "text", true, or a list of these in brackets.
std::string json_text(const model::LiveValue& value);

// As `busctl get-property` prints it: the signature, and the values with each list's length in front.
std::string busctl_text(const model::LiveValue& value);

}  // namespace sparrow::test
