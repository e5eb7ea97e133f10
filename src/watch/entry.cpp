#include "sparrow/watch/entry.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sparrow::watch {

namespace {

// In the order of EntryKind.
constexpr std::array<std::string_view, 12> words{"changed",     "restored", "refused",   "recommended",
                                                 "hook-failed", "noted",    "unhealthy", "healthy",
                                                 "acted",       "limited",  "paused",    "resumed"};

}  // namespace

std::string_view to_string(EntryKind kind) {
    return words[static_cast<std::size_t>(kind)];
}

std::optional<EntryKind> parse_entry_kind(std::string_view word) {
    const auto* const found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? std::nullopt : std::optional(static_cast<EntryKind>(found - words.begin()));
}

}  // namespace sparrow::watch
