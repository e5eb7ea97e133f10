// The archives that plugins come in: .tar.gz, from people who are not known.
#pragma once

#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"

namespace sparrow::cli {

// Unpacks `archive` into the empty directory `target`. An Error where a path in it is absolute or has "..",
// where a link leads out of it, where something in it is no file, directory or link, and where it is larger
// than a plugin should be; what has been unpacked by then stays. Files get the modes 0644 and 0755, and
// belong to the caller.
Result<void> unpack_plugin(std::string_view archive, const std::string& target);

}  // namespace sparrow::cli
