// What is in a folder.
#pragma once

#include <dirent.h>

#include <string>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow {

struct FolderEntry {
    std::string name;
    // A DT_ constant of readdir(3): what it is, a link itself and not what it leads to. DT_UNKNOWN where the
    // file system does not tell.
    unsigned char type = DT_UNKNOWN;
};

// The entries of the folder that `fd` was opened as, without "." and "..", in no order. They are read from
// where the descriptor stands, which is the beginning once: nothing else is opened. An Error where it is no
// folder or cannot be read to its end; see getdents64(2).
Result<std::vector<FolderEntry>> entries_of(int fd);

}  // namespace sparrow
