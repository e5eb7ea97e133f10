// The command line of systemd-sparrow-hooks:
//   systemd-sparrow-hooks [--scope=system|user] [--socket=PATH] [--cgroup[=DIR]] [--units=N] [--running=N]
//                         [--waiting=N] [--processes=N] [--unit-idle=S] [--host-idle=S] [--server-idle=S]
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/base/scope.hpp"

namespace sparrow::hooks {

using Clock = std::chrono::steady_clock;

struct Limits {
    // Unit processes at a time.
    std::size_t units = 8;
    // Requests that are under way at a time; 0: one more than there are processors.
    std::size_t running = 0;
    // Requests that wait to be begun.
    std::size_t waiting = 256;
    // Processes and threads that one request may have.
    std::size_t processes = 1024;
    // How long each is kept without being needed: a unit process, the host without any of them, this process
    // without the host.
    Clock::duration unit_idle = std::chrono::minutes(10);
    Clock::duration host_idle = std::chrono::minutes(5);
    Clock::duration server_idle = std::chrono::minutes(5);
};

struct Options {
    Scope scope = Scope::system;
    // Where to listen; empty: at the socket that systemd has given (sd_listen_fds(3)).
    std::string socket;
    // The control group that is delegated to this process (systemd.resource-control(5), Delegate=), as a
    // folder. "own": that which this process is in. Empty: none is.
    std::string cgroup;
    Limits limits;
};

inline constexpr const char* own_cgroup = "own";

// Without the program's own name.
Result<Options> parse_options(const std::vector<std::string>& arguments);

}  // namespace sparrow::hooks
