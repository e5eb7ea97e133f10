// Finds the source files in the unit directories.
#pragma once

#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/trusted.hpp"
#include "sparrow/translate/unit_dirs.hpp"

namespace sparrow::translate {

struct Scan {
    // By path; a source that must not be evaluated is here too, with its refusal.
    std::vector<SourceFile> sources;
    // What concerns no source: a directory that is not trusted, a name that no unit can have.
    std::vector<Diagnostic> diagnostics;
};

// The largest file that is taken for a source, in bytes.
inline constexpr std::size_t max_source_size = std::size_t{1} << 20;

// Looks through `dirs`, highest precedence first, and their .wants/, .requires/, .upholds/ and .d/ folders. A
// name in a higher directory hides the same name in lower ones, whatever it is there: a native unit, an empty
// file or a link to /dev/null too, which mask it. Of "beans.service" and "beans.service.raku" in several
// directories the higher one counts too, unless it outranks the translation by itself. Only regular files are
// read; nothing is followed and nothing blocks.
Scan scan_unit_dirs(const std::vector<UnitDir>& dirs, const Trust& trust);

}  // namespace sparrow::translate
