// What the generator remembers of the sources of a scope, for people.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/translate/memory.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/record_store.hpp"
#include "sparrow/translate/scan.hpp"
#include "sparrow/translate/surroundings.hpp"

namespace sparrow::cli {

// The sources in the unit directories of a scope ("system", "user"), and the records of them. The environment
// of the service manager is not known here: it counts as what it was at the last translation, with what the
// site's file says now.
class RememberedSources {
  public:
    // An Error where the store may not be read.
    static Result<std::unique_ptr<RememberedSources>> open(const std::string& scope, const Context& context);

    [[nodiscard]] const translate::Recollections& recollections() const { return *recollections_; }
    [[nodiscard]] const translate::RecordStore& store() const { return store_; }
    [[nodiscard]] const translate::Options& options() const { return options_; }

    // The source at `path`, or of the name `path` in one of the unit directories; null where there is none.
    [[nodiscard]] const translate::Recollection* find(const std::string& path) const;

  private:
    explicit RememberedSources(translate::Options options);

    translate::Options options_;
    translate::RecordStore store_;
    translate::Scan scan_;
    std::optional<translate::Surroundings> surroundings_;
    std::optional<translate::Recollections> recollections_;
};

// How a source stands, as in "last good".
std::string standing_of(const translate::Recollection& recollection);

// Whether it is translated as it is.
bool is_good(const translate::Recollection& recollection);

// The error that keeps it from being translated; empty where there is none.
std::string error_of(const translate::Recollection& recollection);

}  // namespace sparrow::cli
