// Writes a file whole or not at all.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"

namespace sparrow {

// Has `path` hold `text`, by rename(2): who reads it finds what was there before or all of `text`, also where
// this process is ended meanwhile. It is made as `temporary`, a path beside it that nobody else uses, which
// is removed where it exists. `mode` is what the file has then, whatever the umask. On an Error `path` is as
// it was, and nothing is left. It is not flushed to the disk: a power cut may lose it.
Result<void> replace_file(const std::string& path, const std::string& temporary, std::string_view text,
                          mode_t mode);

}  // namespace sparrow
