// What is to be written: files and links by their names, and nothing outside of the output directories.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "sparrow/translate/source_file.hpp"

namespace sparrow::translate {

struct TextFile {
    std::string text;
};

struct Symlink {
    // As it stands in the link where the directory of the link holds the unit too: "../beans.service".
    std::string target;
    // The directory that holds the unit, where it is another one.
    std::optional<OutputDir> target_dir = std::nullopt;
};

// Relative to one of the generator's directories: a file name, or one folder and a file name.
struct TreePath {
    OutputDir dir = OutputDir::normal;
    std::string name;

    friend bool operator<(const TreePath& a, const TreePath& b) {
        return std::tie(a.dir, a.name) < std::tie(b.dir, b.name);
    }
};

using TreeEntry = std::variant<TextFile, Symlink>;
using UnitTree = std::map<TreePath, TreeEntry>;

}  // namespace sparrow::translate
