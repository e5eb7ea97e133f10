// What the name of a source file says about the unit that it makes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::translate {

// "multi-user.target.wants": the unit that pulls in, and how (also "requires", "upholds").
struct DependencyFolder {
    std::string unit;
    std::string kind;
};

// `folder`'s name taken apart, or nothing where it is no such folder.
std::optional<DependencyFolder> parse_dependency_folder(std::string_view folder);

// What a file makes: one unit, or a bundle of units that are named inside it ("shop.raku").
struct SourceName {
    std::optional<unit::UnitName> unit;  // nothing for a bundle
    // The file is named as the unit itself ("beans.service"), not "beans.service.raku".
    bool is_unit_file = false;
    // "shop" of "shop.raku"
    std::string stem;
};

// An Error where the name cannot be that of a unit or a bundle; it says which names can.
Result<SourceName> parse_source_name(std::string_view file_name);

// Whether systemd passes over a file of this name in a unit directory: a hidden one, or what an editor or a
// package manager left behind (hidden_or_backup_file() in src/basic/path-util.c).
bool is_hidden_or_backup(std::string_view file_name);

// Whether `text` begins with one of the first lines that make a file a source: #!raku, #!sparrow6,
// #!/usr/bin/env raku, #!/usr/bin/raku, each with blanks after it; a byte order mark before it is accepted,
// and a carriage return at its end.
bool has_shebang(std::string_view text);

}  // namespace sparrow::translate
