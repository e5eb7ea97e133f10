#include "sparrow/raku/digest.hpp"

#include <sha2.h>

#include <array>
#include <cstdint>

namespace sparrow::raku {

std::string digest_of(std::string_view text) {
    std::array<char, SHA256_DIGEST_STRING_LENGTH> digest{};
    SHA256Data(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), digest.data());
    constexpr std::size_t digits = 32;
    return {digest.data(), digits};
}

}  // namespace sparrow::raku
