// Names for texts.
#pragma once

#include <string>
#include <string_view>

namespace sparrow::raku {

// The first 128 bits of the text's SHA-256, in hexadecimal.
std::string digest_of(std::string_view text);

}  // namespace sparrow::raku
