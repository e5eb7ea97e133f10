// Text as it is read from files and shown to people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparrow {

// The character that starts a text, and how many bytes it takes; a length of 0 where the bytes are no
// well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF).
struct Utf8Character {
    char32_t code = 0;
    std::size_t length = 0;
};

// `text` must not be empty.
Utf8Character decode_utf8(std::string_view text);

// U+FDD0 to U+FDEF and the last two of each plane: well-formed, but systemd takes no unit file with one
// (unichar_is_valid() in src/basic/utf8.c).
bool is_noncharacter(char32_t code);

// The offset of the first byte that is not part of well-formed UTF-8, or nothing where all of `text` is.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

inline bool is_utf8(std::string_view text) {
    return !first_invalid_utf8(text).has_value();
}

// Of the C locale, whichever is set.
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// From the space to the tilde.
constexpr bool is_printable_ascii(char c) {
    return c >= ' ' && c <= '~';
}

// `text` with control characters (C0, DEL), and what is no UTF-8, as \xNN, with C1, noncharacters, line
// separators and marks that turn the direction of writing as \uNNNN, and newline, tab, carriage return as \n,
// \t, \r: nothing in a message can move a terminal's cursor, fake a log line, look like another text or spoil
// a unit file.
std::string escape_control(std::string_view text);

// The first `limit` bytes of `text`, never half a UTF-8 sequence, with "…" where something was cut.
std::string shorten(std::string_view text, std::size_t limit);

// Somebody else's text as a message shows it: shortened to `limit` bytes, then escaped.
std::string shown(std::string_view text, std::size_t limit = 200);
// The same in single quotes.
std::string in_quotes(std::string_view text, std::size_t limit = 200);

// The parts of `text` between `separator`; an empty text has one empty part.
std::vector<std::string> split(std::string_view text, char separator);

// "a, b or c", with `last` (" or ") before the last of several.
std::string join_words(const std::vector<std::string>& words, std::string_view last);

// What an exception of nlohmann_json says, without the library's own name for it in front.
std::string json_problem(const std::exception& error);

// "1 file", "2 files".
std::string count_of(int number, std::string_view noun);

std::string_view trim(std::string_view text);

// `text` without those of `characters` that it begins with.
std::string_view skip(std::string_view text, std::string_view characters);

// Damerau–Levenshtein distance (optimal string alignment), for "did you mean"; nothing where it is not below
// `limit`.
std::optional<std::size_t> edit_distance(std::string_view a, std::string_view b,
                                         std::size_t limit = SIZE_MAX);

// The candidate nearest to `word`, where one is near enough to be meant: at most a third of the word changed.
// The first of equally near ones.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sparrow
