// Source files in, units out: the one path from text to tree, for the generator and for sparrowctl.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/raku/record.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/unit_tree.hpp"

namespace sparrow::translate {

// What became of one source.
struct Made {
    std::string source;
    // The units that it makes, or its drop-in; where it failed, what stands in for them.
    std::vector<std::string> names;
    bool failed = false;
};

struct Translation {
    UnitTree tree;
    // In the order of the sources.
    std::vector<Made> made;
    // The bundles that the units name, by their digests, as write_bundle() takes them.
    std::map<std::string, std::string> bundles;
    // In the order of the sources. Notes carry what the files printed.
    std::vector<Diagnostic> diagnostics;
    // Of the sources that went well.
    std::vector<raku::Record> records;
};

// By the path of the source.
using Records = std::map<std::string, raku::Record>;

// Whether any of `diagnostics` is an error.
bool has_errors(const std::vector<Diagnostic>& diagnostics);

// Evaluates `sources` and renders what they describe. A source that fails for whatever reason, Raku missing
// included, leaves an error and what it made when its record was written, else a stub; it does not stop the
// others. `sparrowctl` is the program's path, for the steps of units with hooks.
Translation translate(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
                      const std::string& sparrowctl, const Records& records = {});

}  // namespace sparrow::translate
