// Source files in, units out: the one path from text to tree, for the generator and for sparrowctl.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/raku/record.hpp"
#include "sparrow/translate/reuse.hpp"
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

struct NewRecord {
    // Without digests where it was evaluated.
    raku::Record record;
    // Whether it was evaluated, and what with; else it is a record that was there, with something else
    // changed.
    bool is_evaluated = false;
    std::shared_ptr<const raku::Observations> software = nullptr;
};

struct Translation {
    UnitTree tree;
    // In the order of the sources.
    std::vector<Made> made;
    // The bundles that the units name, by their digests, as write_bundle() takes them.
    std::map<std::string, std::string> bundles;
    // In the order of the sources. Notes carry what the files printed.
    std::vector<Diagnostic> diagnostics;
    // Of the sources that were evaluated, and of those of which something else is known now. Not settled
    // (reuse.hpp).
    std::vector<NewRecord> records;
};

// What is known before a translation.
struct Memory {
    // May be null, for none.
    const Records* records = nullptr;
    // By the path of the source: those that need not be evaluated. May be null.
    const std::map<std::string, raku::Evaluation>* evaluations = nullptr;
    // The Context of that digest, where it is stored still.
    std::function<std::optional<raku::Context>(const std::string& digest)> context = {};
    raku::Time now = 0;
};

// Whether any of `diagnostics` is an error.
bool has_errors(const std::vector<Diagnostic>& diagnostics);

// Evaluates `sources` and renders what they describe. A source that fails for whatever reason, Raku missing
// included, leaves an error and what it made when it last went well, else a stub; it does not stop the
// others. `sparrowctl` is the program's path, for the steps of units with hooks.
Translation translate(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
                      const std::string& sparrowctl, const Memory& memory = {});

}  // namespace sparrow::translate
