// A file that a source makes, with what it asks the daemon to do.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/translate/unit_tree.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/spec.hpp"

namespace sparrow::cli {

class WatchedFile {
  public:
    WatchedFile(unit::UnitName unit, unit::UnitFile file, watch::WatchSpec spec)
        : unit_(std::move(unit)), file_(std::move(file)), spec_(std::move(spec)) {}

    // The unit that it makes, or is a drop-in of.
    [[nodiscard]] const unit::UnitName& unit() const { return unit_; }
    [[nodiscard]] const watch::WatchSpec& spec() const { return spec_; }
    // What it assigns to a setting, by systemd's name, after the last empty assignment.
    [[nodiscard]] std::vector<std::string> assignments(const std::string& name) const;

  private:
    unit::UnitName unit_;
    unit::UnitFile file_;
    watch::WatchSpec spec_;
};

// The one of `tree` that the daemon would watch, or that `asked` names where there are several. An Error says
// what there is.
Result<WatchedFile> find_watched_file(const translate::UnitTree& tree, const std::string& asked);

}  // namespace sparrow::cli
