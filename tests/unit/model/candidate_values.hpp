// What the settings are tried with.
#pragma once

#include <string>
#include <vector>

namespace sparrow::test {

// Texts of every kind that some setting takes, right and wrong; the words of all settings; and texts as long
// as systemd allows and one more. Sorted, each of them once.
std::vector<std::string> candidate_values();

}  // namespace sparrow::test
