// Text as words in systemd's own syntax, so that systemd reads back exactly what was given.
//
// The rules are those of extract_first_word() (src/basic/extract-word.c), cunescape_one()
// (src/basic/escape.c), specifier_printf() (src/shared/specifier.c) and config_parse_exec()
// (src/core/load-fragment.c), read in v252 and v256; tests/unit/unit/quote_oracle_test.cpp asks the installed
// systemd.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::unit {

// `text` as one word for settings that are read with quotes and C escapes (EXTRACT_UNQUOTE|EXTRACT_CUNESCAPE:
// Exec*=, Environment=, UnsetEnvironment=, LogExtraFields=): bare where that is safe, else in double quotes.
// Every byte but NUL comes back, also newlines and what is no UTF-8; a NUL is the only error. The result
// passes check_line(). Specifiers and variables are left alone: see escape_specifiers(),
// quote_command_word().
Result<std::string> quote_word(std::string_view text);

// `text` as one word for settings whose words know quotes but no C escapes (EXTRACT_UNQUOTE alone: the lists
// of paths such as ReadWritePaths=, RequiresMountsFor=, Symlinks=, BindPaths=). A control character other
// than tab, or invalid UTF-8, is an error: such a word cannot hold it.
Result<std::string> quote_plain_word(std::string_view text);

// `text` with % doubled: no specifier of systemd.unit(5) is left in it.
std::string escape_specifiers(std::string_view text);

// `text` as an argument of a command (a word of Exec*= after the first) that means itself: no specifier, no
// variable of systemd.service(5) "COMMAND LINES", no lone ";". A NUL is the only error.
Result<std::string> quote_command_word(std::string_view text);

// `text` as the start of an Exec*= line that runs exactly the program of that path or name: one word, or two
// ("@path argv0") where the name has a "$", as systemd replaces variables in argv[0] but not in the path.
// What systemd cannot run from a unit file, however it is quoted, is an error: a name that starts with one of
// -@:+!| (prefixes are taken off after unquoting), a lone ";", quotes, backslashes and control characters, a
// relative path, a directory, a component of more than 255 bytes or a path of more than 4095.
Result<std::string> quote_executable(std::string_view text);

// A whole command: `words[0]` by quote_executable(), the others by quote_command_word(). An empty list is an
// error.
Result<std::string> quote_command(const std::vector<std::string>& words);

// "NAME=value" as one word of Environment=, specifiers escaped; "$" means nothing there. The name must be
// [A-Za-z_][A-Za-z0-9_]*; the value must be UTF-8 as systemd knows it and hold no NUL (env_value_is_valid()
// in src/basic/env-util.c), and may hold newlines.
Result<std::string> quote_environment(std::string_view name, std::string_view value);

}  // namespace sparrow::unit
