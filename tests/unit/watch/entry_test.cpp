#include "sparrow/watch/entry.hpp"

#include <set>

#include "support/catch.hpp"

using namespace sparrow::watch;

TEST_CASE("every kind of entry has a word of its own") {
    std::set<std::string_view> words;
    for (int kind = 0; kind <= static_cast<int>(EntryKind::resumed); ++kind) {
        words.insert(to_string(static_cast<EntryKind>(kind)));
    }
    CHECK(words.size() == static_cast<std::size_t>(EntryKind::resumed) + 1);
    CHECK(to_string(EntryKind::changed) == "changed");
    CHECK(to_string(EntryKind::hook_failed) == "hook-failed");
    CHECK(to_string(EntryKind::resumed) == "resumed");
}

TEST_CASE("a kind of entry is found again by its word") {
    for (int kind = 0; kind <= static_cast<int>(EntryKind::resumed); ++kind) {
        CHECK(parse_entry_kind(to_string(static_cast<EntryKind>(kind))) == static_cast<EntryKind>(kind));
    }
    CHECK_FALSE(parse_entry_kind("Changed"));
    CHECK_FALSE(parse_entry_kind(""));
}
