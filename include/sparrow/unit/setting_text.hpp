// What may stand in a unit file as the value of a setting.
#pragma once

#include <cstddef>
#include <string_view>

#include "sparrow/base/result.hpp"

namespace sparrow::unit {

// The longest line that systemd reads, in bytes without its end: one less than LONG_LINE_MAX
// (src/basic/fileio.h), as read_line_full() gives up when it is reached. A longer one makes the whole unit
// fail to load.
inline constexpr std::size_t max_line_length = 1024 * 1024 - 1;

// Whether `value` can stand after "key=" as one line and end there. Refused, with the byte offset and what is
// accepted:
// - what systemd takes as the end of a line: newline, carriage return and NUL (read_line_full() in
//   src/basic/fileio.c), and every other control character but tab: no setting needs one raw, and they would
//   reach terminals and logs (quote_word() writes those that a word needs as escapes);
// - what is no valid UTF-8 to systemd (src/basic/utf8.c: RFC 3629 less the noncharacters): one such line
// makes
//   the whole unit fail to load;
// - an odd number of backslashes at the end: they would join the next line to this one (config_parse() in
//   src/shared/conf-parser.c);
// - a line of more than max_line_length bytes with the key.
// Blanks at the ends are accepted, but systemd drops them when it reads the line.
Result<void> check_line(std::string_view value, std::string_view key = {});

// The length in bytes of the character at `offset`, which must be inside `text`, where systemd accepts it in
// a unit file's line: valid UTF-8 (see check_line()) and no control character but tab. 0 where it does not.
std::size_t accepted_character(std::string_view text, std::size_t offset);

// The same without looking for control characters.
std::size_t valid_character(std::string_view text, std::size_t offset);

}  // namespace sparrow::unit
