// Where this program's own files are.
#pragma once

#include <string>

#include "sparrow/base/result.hpp"

namespace sparrow {

// The directory of the running executable, from /proc/self/exe. The installed tree and the build tree have
// the same shape, so that a program finds its data relative to it in both.
Result<std::string> executable_dir();

// PREFIX/share/systemd-sparrow for the directory of a program that lies `up` ("..") below PREFIX.
std::string data_dir(const std::string& directory, const std::string& up);

}  // namespace sparrow
