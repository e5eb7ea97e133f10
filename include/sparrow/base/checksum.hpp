// Tells whether a text is what it was; not whether somebody wanted it to look so.
#pragma once

#include <string>
#include <string_view>

namespace sparrow {

// 32 hexadecimal digits: XXH3's 128 bits, which cost less than reading the text.
std::string checksum_of(std::string_view text);

}  // namespace sparrow
