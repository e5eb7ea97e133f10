#include "sparrow/base/checksum.hpp"

#include <fmt/core.h>

// The header has all of it: nothing is needed at run time.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sparrow {

std::string checksum_of(std::string_view text) {
    const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace sparrow
