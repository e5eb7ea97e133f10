// The Raku processes in which hooks are called at run time: a host, of which unit processes are copies, of
// which calls are copies. Sparrow::HookHost has what they are told, and what they say.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/environment.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/raku/hook_protocol.hpp"

namespace sparrow::raku {

// What a copy opens of this process, by the numbers of descriptors.
struct CopyChannels {
    // The file cgroup.procs of its control group; empty where it has none of its own.
    std::string cgroup_procs;
    int output = -1;
    int answer = -1;
};

// Asks a host for a unit process. `environment` is what it sees. It takes its calls from the pipe `calls`,
// and reports to the pipe `control`.
std::string to_unit_request(const Bundle& bundle, const Variables& environment, const CopyChannels& channels,
                            int calls, int control);

// Asks a unit process for a copy of itself, which takes its one call from the pipe `call`.
std::string to_copy_request(const CopyChannels& channels, int call);

// Asks such a copy for its call.
std::string to_call_request(const CallRequest& call);

// The numbers of requests are 1 to this.
inline constexpr std::uint32_t most_request_id = 999'999'999;

// What is written to the pipe of requests of any of them: where in this process the request `id` is, a file
// in memory.
std::string to_header(std::uint32_t id, int request);

// Of the host, as it is started.
struct HookHostOptions {
    // All but the environment, the identity and the site.
    EvaluateOptions evaluate;
    // For the temporary files of tasks; empty: none are run.
    std::string scratch_dir;
    // Descriptors of this process: the pipe that it reports to, what becomes its stdout and stderr, and its
    // file cgroup.procs, -1 where it has none of its own.
    int control = -1;
    int output = -1;
    int cgroup_procs = -1;
};

// A child of this process, which reaps it.
struct HookHostProcess {
    pid_t pid = 0;
    // Its stdin; does not block.
    UniqueFd requests;
};

// Starts it with `environment`. What keeps it from running it writes to its output.
Result<HookHostProcess> start_hook_host(const HookHostOptions& options, const Variables& environment);

}  // namespace sparrow::raku
