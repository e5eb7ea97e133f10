#include "sparrow/watch/entry.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sparrow::watch {

namespace {

// In the order of EntryKind.
constexpr std::array<std::string_view, 12> kind_words{"changed",     "restored", "refused",   "recommended",
                                                      "hook-failed", "noted",    "unhealthy", "healthy",
                                                      "acted",       "limited",  "paused",    "resumed"};

}  // namespace

std::string_view to_string(EntryKind kind) {
    return kind_words[static_cast<std::size_t>(kind)];
}

std::optional<EntryKind> parse_entry_kind(std::string_view word) {
    const auto* const found = std::find(kind_words.begin(), kind_words.end(), word);
    return found == kind_words.end() ? std::nullopt
                                     : std::optional(static_cast<EntryKind>(found - kind_words.begin()));
}

}  // namespace sparrow::watch
