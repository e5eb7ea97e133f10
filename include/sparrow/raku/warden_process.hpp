// What the program systemd-sparrow-warden does.
#pragma once

#include "sparrow/base/fd.hpp"
#include "sparrow/raku/warden_arguments.hpp"

namespace sparrow::raku {

// The descriptors that the warden is started with, besides 0, 1 and 2, which are /dev/null.
inline constexpr int warden_socket_fd = 3;        // to the program that started it
inline constexpr int warden_trouble_fd = 4;       // becomes the host's stdout and stderr
inline constexpr int warden_observations_fd = 5;  // of the host

// What stands behind the last observation: without it there may have been more.
inline constexpr const char* end_of_observations = "\n";

// What the warden is started with.
struct WardenFds {
    UniqueFd socket;
    UniqueFd trouble;
    UniqueFd observations;
};

// Starts the Raku host, with the environment of this process, and serves until the host or the other end of
// the socket is gone; then kills whatever is left. Returns the exit status.
int run_warden(const WardenArguments& arguments, WardenFds fds);

}  // namespace sparrow::raku
