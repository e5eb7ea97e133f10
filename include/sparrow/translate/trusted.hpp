// Files that may be run as code: those that nobody but their owner can have written.
#pragma once

#include <sys/types.h>

#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

struct stat;

namespace sparrow::translate {

// Whose files are trusted: root's, and those of one further user (0: of root alone).
struct Trust {
    uid_t user = 0;
};

// Opens the directory `path` one component at a time, without following links, and fails where a component
// belongs to somebody who is not trusted, or can be written by somebody else (a directory with the sticky
// bit, such as /var/tmp, is accepted: what is below it cannot be replaced by others). ENOENT gives an empty
// UniqueFd.
Result<UniqueFd> open_trusted_directory(const std::string& path, const Trust& trust);

// What speaks against trusting a regular file of this status, or nothing.
Result<void> check_trusted(const struct stat& status, const Trust& trust);

}  // namespace sparrow::translate
