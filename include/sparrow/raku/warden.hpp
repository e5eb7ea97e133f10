// The warden: a process between this program and the Raku host, that nothing started by a unit file outlives.
//
//   this program ──commands──► warden ──requests──► Raku host ──fork──► an evaluator for each source
//                ◄──events───        ◄──control───            evaluators become the warden's children
//
// The warden is PID 1 of a PID namespace of its own, with a mount namespace in which the sockets of the
// service manager and of the buses cannot be reached; an ordinary user gets both through a user namespace.
// Where namespaces are refused (containers, a site's policy) it is a child subreaper (prctl(2),
// PR_SET_CHILD_SUBREAPER) that kills its descendants. Either way the end of the warden is the end of all of
// them, a setsid(2) child included, and it ends when this program does.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::raku {

// As whom unit files are evaluated.
struct Identity {
    uid_t uid = 0;
    gid_t gid = 0;
};

// How the warden starts the Raku host.
struct WardenOptions {
    // The path of systemd-sparrow-warden.
    std::string program;
    // argv of the host, without what the warden adds: --warden=PID and --control=FD.
    std::vector<std::string> command;
    // NAME=VALUE, the whole environment of the host and of every evaluator.
    std::vector<std::string> environment;
    // Nothing: as the calling user.
    std::optional<Identity> identity;
    // Without: a child subreaper at once.
    bool use_namespaces = true;
    // Whether to tell what each evaluation observes. What is below the folders `private_dirs` does not count.
    bool watch = false;
    std::vector<std::string> private_dirs = {};
};

// What sources may have running at a time, all together. A fork bomb would use up PID 1's own limit:
// generators run in its control group.
inline constexpr std::size_t most_processes = 512;

// What the warden tells.
struct WardenEvent {
    enum class Kind : std::uint32_t {
        refused,     // the namespaces could be made but not set up; the warden is gone
        ready,       // the host takes requests
        ended,       // the evaluator `id` is gone; `status` is that of waitpid(2)
        host_ended,  // the host is gone, and with it all evaluators; `status` likewise
        crowded,     // there were more than most_processes; the warden has ended them all, and itself
    };
    Kind kind = Kind::ready;
    std::uint32_t id = 0;
    std::int32_t status = 0;
};

// Where the evaluator of one request writes.
struct Channels {
    UniqueFd reply;
    UniqueFd output;
    // A file in memory: what it observed (parse_observations()), from its beginning, once it has ended.
    // Without WardenOptions::watch it stays empty.
    UniqueFd observations;
};

// Owns a warden process. Destroying it kills the warden and all that it watches, and waits for that.
class Warden {
  public:
    static Result<Warden> start(const WardenOptions& options);

    Warden(Warden&&) noexcept = default;
    Warden& operator=(Warden&&) = delete;
    Warden(const Warden&) = delete;
    Warden& operator=(const Warden&) = delete;
    ~Warden();

    // Has the host evaluate `request` (one JSON object on one line) under `id`, which must be new.
    // The ends to read from are returned; both are non-blocking.
    Result<Channels> begin(std::uint32_t id, const std::string& request);

    // Stops, continues or kills the evaluator `id` with all its descendants. An evaluator that is not known
    // (any more) is left alone.
    Result<void> pause(std::uint32_t id);
    Result<void> resume(std::uint32_t id);
    Result<void> kill(std::uint32_t id);

    // Readable when next_event() has something.
    [[nodiscard]] int event_fd() const { return socket_.get(); }
    // What the host itself prints, which is trouble; non-blocking.
    [[nodiscard]] int trouble_fd() const { return trouble_.get(); }
    // A file in memory: what the host itself observed until it was ready, which counts for each evaluation.
    [[nodiscard]] int host_observations_fd() const { return host_observations_.get(); }

    // The next event, or nothing where none waits. An Error where the warden is gone without a word.
    Result<std::optional<WardenEvent>> next_event();

  private:
    Warden(pid_t pid, std::optional<Identity> identity, UniqueFd socket, UniqueFd trouble,
           UniqueFd host_observations)
        : pid_(pid),
          identity_(identity),
          socket_(std::move(socket)),
          trouble_(std::move(trouble)),
          host_observations_(std::move(host_observations)) {}

    pid_t pid_;
    std::optional<Identity> identity_;
    UniqueFd socket_;
    UniqueFd trouble_;
    UniqueFd host_observations_;
};

}  // namespace sparrow::raku
