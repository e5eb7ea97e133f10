// What becomes of one source, before the others are looked at.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/model/description.hpp"
#include "sparrow/model/unit_model.hpp"
#include "sparrow/raku/inputs.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/unit_tree.hpp"

namespace sparrow::translate {

// A unit that a source makes.
struct UnitOutcome {
    model::Unit unit;
    // What it is rendered to. Nothing for one with aliases, which are settled with the other sources, and for
    // one from the time before an error, which says so.
    std::optional<UnitTree> tree = std::nullopt;
};

struct Outcome {
    // Never null.
    const SourceFile* source = nullptr;
    std::vector<UnitOutcome> units = {};
    // Instead of units, of a source in a NAME.d/ folder.
    std::optional<model::DropIn> drop_in = std::nullopt;
    // The bundles that these name, by their digests.
    std::map<std::string, std::string> bundles = {};
    // The first error: there is nothing of the above, unless it is from the time before the error.
    std::optional<Diagnostic> failed = std::nullopt;
    std::vector<Diagnostic> diagnostics = {};

    [[nodiscard]] bool makes_something() const { return !units.empty() || drop_in; }
};

// Reports `diagnostic`, for which `outcome` makes nothing.
void fail(Outcome& outcome, const Diagnostic& diagnostic);

// What `source` makes if it is described so, by `text` in `context`: those of its own, or of a better time.
// `sparrowctl` is the program's path, for the steps of units with hooks.
Outcome outcome_of(const SourceFile& source, const std::string& text, const raku::Context& context,
                   const model::Description& description, const std::string& sparrowctl);

// The names of what `outcome` makes: its units, or the path of its drop-in below a unit directory.
std::vector<std::string> names_of(const Outcome& outcome);

}  // namespace sparrow::translate
