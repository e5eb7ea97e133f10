// What the program systemd-sparrow-warden does.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/fd.hpp"

namespace sparrow::raku {

// The descriptors that the warden is started with, besides 0, 1 and 2, which are /dev/null.
inline constexpr int warden_socket_fd = 3;   // to the program that started it
inline constexpr int warden_trouble_fd = 4;  // becomes the host's stdout and stderr

// The warden's only argument of its own, before "--" and the host's command.
inline constexpr const char* warden_in_namespace = "--namespace";
inline constexpr const char* warden_as_subreaper = "--subreaper";

// Starts `command` (the Raku host, with the environment of this process) and serves until the host or the
// other end of `socket` is gone; then kills whatever is left. Returns the exit status.
int run_warden(const std::vector<std::string>& command, bool in_namespace, UniqueFd socket, UniqueFd trouble);

}  // namespace sparrow::raku
