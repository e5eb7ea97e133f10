// What is to be written: files and links by their names, and nothing outside of the output directories.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>

#include "sparrow/translate/source_file.hpp"

namespace sparrow::translate {

struct TextFile {
    std::string text;
};

struct Symlink {
    std::string target;
};

// Relative to one of the generator's directories: a file name, or one folder and a file name.
struct TreePath {
    OutputDir dir = OutputDir::normal;
    std::string name;

    friend auto operator<=>(const TreePath&, const TreePath&) = default;
};

using TreeEntry = std::variant<TextFile, Symlink>;
using UnitTree = std::map<TreePath, TreeEntry>;

}  // namespace sparrow::translate
