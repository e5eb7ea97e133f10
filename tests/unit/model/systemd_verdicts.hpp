// Asks the installed systemd what it says to values: `systemd-analyze verify` loads units that hold them, and
// each of its warnings names a line.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/catalogue.hpp"

namespace sparrow::test {

// A text for a setting, and what systemd says to it.
struct Question {
    const model::Directive* directive = nullptr;
    std::string text;
    bool is_refused = false;
    std::string message;
};

// Whether there is a systemd-analyze to ask.
bool can_ask_systemd();

// Answers all of them. Those of one setting stand together.
void ask_systemd(std::vector<Question>& questions);

}  // namespace sparrow::test
