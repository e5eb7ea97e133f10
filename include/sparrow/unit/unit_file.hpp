// A unit file as text and as values, by systemd.syntax(7) and src/shared/conf-parser.c.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::unit {

struct Setting {
    std::string key;
    std::string value;
    int line = 0;  // where parse() found it, from 1; the last of its lines where it had several. 0 elsewhere.
};

struct Section {
    std::string name;
    std::vector<Setting> settings;
    int line = 0;
};

struct UnitFile {
    std::vector<std::string> header_comments;  // without the "# "
    std::vector<Section> sections;
};

// Equal where systemd would read the same; lines do not count.
bool operator==(const Setting& a, const Setting& b);
bool operator==(const Section& a, const Section& b);
bool operator==(const UnitFile& a, const UnitFile& b);

// The text of `file`: the comments, then each section with one setting a line, in the given order and with an
// empty line between sections. Names of sections and keys must be of [A-Za-z0-9-], values must pass
// check_line(): whatever is in `file`, nothing of it can become a line, a key or a section of its own; else
// an error that names the key. Comments are escaped to one line each and cut at 4 KiB.
Result<std::string> print(const UnitFile& file);

// What systemd would skip with a warning: an assignment outside of a section, a line without "=" or without a
// key.
struct SkippedLine {
    int line = 0;
    std::string reason;
};

struct ParsedUnit {
    UnitFile file;
    std::vector<SkippedLine> skipped;
};

// `text` as systemd reads it: lines end in \n, \r, \0 or a mixture; a backslash at the end joins the next
// line with a blank in its place; lines that begin with "#" or ";" are comments, inside continued lines too;
// blanks around keys and values go. Sections that come twice stay apart, in order. Comments before the first
// section are kept. What makes systemd refuse the whole file is an error that begins "line N: ". The
// assignments are not looked up: unknown sections and keys are in the result.
Result<ParsedUnit> parse(std::string_view text);

// The values of each `key=` in each `[section]`, in order; an empty one is there too (it often resets the
// others).
std::vector<std::string_view> values(const UnitFile& file, std::string_view section, std::string_view key);

}  // namespace sparrow::unit
