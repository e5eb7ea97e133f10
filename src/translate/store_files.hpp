// Files that only their owner can have written, in folders of a store.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::translate {

// Makes the directory where it is missing. One that is somebody else's, that others can write, or a link is
// an Error.
Result<void> make_own_directory(const std::string& path, mode_t mode, uid_t owner, gid_t group);

// Makes the directory `store` itself, of the calling user.
Result<void> make_store(const std::string& store);

// Makes the file `name` in `directory`, a folder of `store`, for nobody but the calling user.
Result<void> write_private(const std::string& store, const std::string& directory, const std::string& name,
                           const std::string& text);

// The text of the file `path` of a store, nothing where there is no such file. `what` it is: "bundle".
Result<std::optional<std::string>> read_private(const std::string& path, std::string_view what);

// The names of the files in `directory`; none where it cannot be read.
std::vector<std::string> names_in(const std::string& directory);

}  // namespace sparrow::translate
