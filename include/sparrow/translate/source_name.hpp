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

// "nginx.service.d": the folder of the drop-ins for units of `type`. Its name is that of a unit, of a
// template (web@.service.d), of units whose names begin alike (foo-.service.d) or of a type (service.d);
// which units these are is systemd's to say (unit_file_find_dropin_paths() in src/shared/dropin.c).
struct DropInFolder {
    std::string name;
    unit::UnitType type = unit::UnitType::service;
};

std::optional<DropInFolder> parse_drop_in_folder(std::string_view folder);

// What a file makes: one unit, or a bundle of units that are named inside it ("shop.raku"), or a drop-in.
struct SourceName {
    std::optional<unit::UnitName> unit;  // nothing for a bundle and a drop-in
    // The file is named as what it makes ("beans.service", "50-memory.conf"), not "beans.service.raku".
    bool is_unit_file = false;
    // "shop" of "shop.raku", "50-memory.conf" of "50-memory.conf.raku"
    std::string stem;
};

// An Error where the name cannot be that of a unit or a bundle; it says which names can.
Result<SourceName> parse_source_name(std::string_view file_name);

// The same in a DropInFolder.
Result<SourceName> parse_drop_in_name(std::string_view file_name);

// `file_name` without ".raku".
std::string_view without_raku(std::string_view file_name);

// Whether systemd passes over a file of this name in a unit directory: a hidden one, or what an editor or a
// package manager left behind (hidden_or_backup_file() in src/basic/path-util.c).
bool is_hidden_or_backup(std::string_view file_name);

// Whether a file is a test of sources beside it (NAME.rakutest), and no source, whatever its first line is.
bool is_test(std::string_view file_name);

// Whether `text` begins with one of the first lines that make a file a source: #!raku, #!sparrow6,
// #!/usr/bin/env raku, #!/usr/bin/raku, each with blanks after it; a byte order mark before it is accepted,
// and a carriage return at its end.
bool has_shebang(std::string_view text);

}  // namespace sparrow::translate
