// Puts a tree on disk.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/translate/unit_tree.hpp"

namespace sparrow::translate {

// Where each OutputDir is; two may be the same directory.
struct OutputDirs {
    std::string normal;
    std::string early;
    std::string late;
};

// Writes each entry: whole or not at all (a temporary name, then rename(2)), below its directory and nowhere
// else. A file that is there already is replaced only where this project generated it; else the entry is left
// out and reported. The directories are made where they are missing. What cannot be written is reported and
// does not stop the rest.
std::vector<Diagnostic> write_tree(const UnitTree& tree, const OutputDirs& dirs);

}  // namespace sparrow::translate
