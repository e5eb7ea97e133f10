// Where specs come from: the unit files that the generator wrote, and nothing else.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/spec.hpp"

namespace sparrow::daemon {

// A unit file or a drop-in with an [X-Sparrow] section.
struct SpecFile {
    std::string path;
    // Of the whole of it: where it changes, a unit is not what it was.
    std::string digest;
    std::shared_ptr<const watch::WatchSpec> spec;
};

// By the name of the unit, or of the template, that they are for: the unit's own first, then its drop-ins by
// name.
using SpecFiles = std::map<std::string, std::vector<SpecFile>>;

struct FoundSpecs {
    SpecFiles files;
    // What was found and does not count, each with its path.
    std::vector<std::string> refused;
};

// Looks through `directories`, the output directories of generators (systemd.generator(7)), the highest
// first. A section that nobody vouched for in the store `runtime_dir` (translate::vouch_for()) does not
// count, nor does one in a file that others can write.
FoundSpecs find_specs(const std::vector<std::string>& directories, const std::string& runtime_dir);

// The spec of a loaded unit, from those of its files that systemd has loaded.
struct LoadedSpec {
    std::shared_ptr<const watch::WatchSpec> spec;
    // Of all files that it comes from: others are another spec.
    std::string digests;
};
// All files that are for a unit, those of its template first.
std::vector<const SpecFile*> files_of(const SpecFiles& files, const unit::UnitName& unit);
// Those that systemd has loaded: `loaded` are the paths of the unit's fragment and of its drop-ins.
std::vector<const SpecFile*> files_of(const SpecFiles& files, const unit::UnitName& unit,
                                      const std::vector<std::string>& loaded);
// Of at least one file.
LoadedSpec join(const std::vector<const SpecFile*>& files);

}  // namespace sparrow::daemon
