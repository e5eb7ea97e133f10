#include "sparrow/raku/warden.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "command.hpp"
#include "sandbox.hpp"
#include "sparrow/base/argv.hpp"
#include "sparrow/raku/warden_arguments.hpp"
#include "sparrow/raku/warden_process.hpp"
#include "warden_messages.hpp"

namespace sparrow::raku {

namespace {

// clone3(2) takes its arguments alike on every architecture. The child is our parent's, so that it ends with
// the signal that we end with. -1 with errno.
pid_t clone_sibling_into(std::uint64_t namespaces) {
    clone_args arguments{};
    arguments.flags = namespaces | CLONE_PARENT;
    return static_cast<pid_t>(syscall(SYS_clone3, &arguments, sizeof arguments));
}

// fork(2) into new namespaces. A process with threads has to fork(2) first, which leaves nothing locked
// behind (a bare clone inherits malloc's locks as they are, and what looks at a file system that does not
// answer is a thread): what comes of that has no threads and clones itself. -1 with errno.
pid_t fork_into(std::uint64_t namespaces) {
    struct Cloned {
        pid_t pid = -1;
        int error = EAGAIN;
    };
    auto report = make_pipe();
    const pid_t between = report ? fork() : -1;
    if (between < 0) {
        return -1;
    }
    if (between == 0) {
        Cloned cloned;
        cloned.pid = clone_sibling_into(namespaces);
        if (cloned.pid == 0) {
            return 0;
        }
        cloned.error = errno;
        (void)write_all(report->write.get(), {reinterpret_cast<const char*>(&cloned), sizeof cloned});
        _exit(EXIT_SUCCESS);
    }
    while (waitpid(between, nullptr, 0) < 0 && errno == EINTR) {
    }
    // It has reported, or was killed before it could.
    report->write.reset();
    (void)fcntl(report->read.get(), F_SETFL, O_NONBLOCK);
    Cloned cloned;
    const ssize_t size = read(report->read.get(), &cloned, sizeof cloned);
    errno = cloned.error;
    return size == static_cast<ssize_t>(sizeof cloned) ? cloned.pid : -1;
}

// Whether the child has ended within that time; it is reaped then.
bool has_ended(pid_t pid, std::chrono::milliseconds limit) {
    using Clock = std::chrono::steady_clock;
    const UniqueFd process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    const auto end = Clock::now() + limit;
    // Signals interrupt the waiting.
    while (waitpid(pid, nullptr, WNOHANG) == 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) {
            return false;
        }
        pollfd ended{process.get(), POLLIN, 0};
        (void)poll(&ended, 1, static_cast<int>(left.count()));
    }
    return true;
}

// A descriptor that is `number`, for a program that is about to be run. Nothing may have that number yet.
void place_fd(const UniqueFd& fd, int number) {
    (void)dup2(fd.get(), number);
}

struct Fork {
    pid_t pid = -1;
    std::uint64_t namespaces = 0;
};

// Into the namespaces that the kernel grants. Root needs no user namespace, and could not become another in
// one; an ordinary user has no other way (user_namespaces(7)). What is refused, is refused with EPERM: users
// by sysctl, in a chroot, by the seccomp filter of a container (which may say ENOSYS, too).
Fork fork_warden(const WardenOptions& options) {
    if (options.use_namespaces) {
        const std::uint64_t namespaces =
            CLONE_NEWPID | CLONE_NEWNS | (geteuid() == 0 ? std::uint64_t{0} : std::uint64_t{CLONE_NEWUSER});
        if (const pid_t pid = fork_into(namespaces); pid >= 0) {
            return {pid, namespaces};
        }
    }
    return {fork(), 0};
}

// In the new process: shuts it in and becomes the warden's program. That is a program of its own, because its
// memory and its descriptors are open to whom the sources are evaluated as: root's terminal and environment
// must not be in there.
[[noreturn]] void exec_warden(const WardenOptions& options, std::uint64_t namespaces, const Identity& caller,
                              const UniqueFd& socket, const UniqueFd& trouble, const UniqueFd& observations) {
    if (((namespaces & CLONE_NEWUSER) != 0 && !keep_identity(caller)) ||
        (namespaces != 0 && !set_up_namespaces())) {
        const WardenEvent event{WardenEvent::Kind::refused, 0, 0};
        (void)send(socket.get(), &event, sizeof event, MSG_NOSIGNAL);
        _exit(EXIT_FAILURE);
    }
    // Out of the way of the numbers that they are to have.
    const UniqueFd high_socket(fcntl(socket.get(), F_DUPFD_CLOEXEC, 10));
    const UniqueFd high_trouble(fcntl(trouble.get(), F_DUPFD_CLOEXEC, 10));
    const UniqueFd high_observations(fcntl(observations.get(), F_DUPFD_CLOEXEC, 10));
    const UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
    const auto fail = [&](const Error& error) {
        (void)write_all(high_trouble.get(), error.message + "\n");
        _exit(EXIT_FAILURE);
    };
    if (options.identity) {
        if (auto done = become(*options.identity); !done) {
            fail(done.error());
        }
    }
    // A session without a terminal: nobody in it can type into root's (ioctl_tty(2), TIOCSTI).
    (void)setsid();
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        place_fd(null, number);
    }
    place_fd(high_socket, warden_socket_fd);
    place_fd(high_trouble, warden_trouble_fd);
    place_fd(high_observations, warden_observations_fd);
    (void)close_range(warden_observations_fd + 1, ~0U, CLOSE_RANGE_CLOEXEC);

    std::vector<std::string> arguments =
        to_arguments({namespaces != 0, options.watch, options.private_dirs, options.command});
    arguments.insert(arguments.begin(), options.program);
    std::vector<std::string> environment = options.environment;
    execve(options.program.c_str(), pointers(arguments).data(), pointers(environment).data());
    fail(errno_error(errno, "cannot run " + options.program));
    _exit(EXIT_FAILURE);
}

// The evaluator opens the pipe by its name in /proc, so it must belong to whom the evaluator runs as.
Result<Pipe> evaluator_pipe(const std::optional<Identity>& identity) {
    auto pipe = make_pipe();
    if (!pipe) {
        return pipe;
    }
    if (identity && fchown(pipe->write.get(), identity->uid, identity->gid) < 0) {
        return errno_failure("cannot hand a pipe to the owner of the file");
    }
    if (fcntl(pipe->read.get(), F_SETFL, O_NONBLOCK) < 0) {
        return errno_failure("cannot make a pipe non-blocking");
    }
    return pipe;
}

}  // namespace

Result<Warden> Warden::start(const WardenOptions& options) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) < 0) {
        return errno_failure("cannot make a socket for the warden of the Raku host");
    }
    UniqueFd ours(ends[0]);
    UniqueFd theirs(ends[1]);
    auto trouble = make_pipe();
    if (!trouble) {
        return tl::unexpected(trouble.error());
    }
    if (fcntl(trouble->read.get(), F_SETFL, O_NONBLOCK) < 0) {
        return errno_failure("cannot make a pipe non-blocking");
    }

    auto observations = make_memory_file("");
    if (!observations) {
        return tl::unexpected(observations.error());
    }
    const Identity caller{geteuid(), getegid()};
    const auto [pid, namespaces] = fork_warden(options);
    if (pid < 0) {
        return errno_failure("cannot start the warden of the Raku host");
    }
    if (pid == 0) {
        exec_warden(options, namespaces, caller, theirs, trouble->write, *observations);
    }
    return Warden(pid, options.identity, std::move(ours), std::move(trouble->read), std::move(*observations));
}

Warden::~Warden() {
    if (!socket_) {
        return;  // moved from
    }
    // The end of the socket tells a subreaper to kill its descendants, which it cannot do once it is killed
    // itself.
    socket_.reset();
    // The kernel may need half a minute for the thousands of processes of a namespace; systemd waits for
    // generators for 90 s.
    constexpr std::chrono::seconds end_limit{60};
    constexpr std::chrono::seconds kill_limit{1};
    if (!has_ended(pid_, end_limit)) {
        (void)::kill(pid_, SIGKILL);
        (void)has_ended(pid_, kill_limit);  // whoever does not even end of that is not waited for
    }
}

Result<Channels> Warden::begin(std::uint32_t id, const std::string& request) {
    auto reply = evaluator_pipe(identity_);
    auto output = evaluator_pipe(identity_);
    auto file = make_memory_file(request);
    auto observations = make_memory_file("");
    if (!reply || !output || !file || !observations) {
        return tl::unexpected(!reply    ? reply.error()
                              : !output ? output.error()
                              : !file   ? file.error()
                                        : observations.error());
    }
    UniqueFd written(fcntl(observations->get(), F_DUPFD_CLOEXEC, 0));
    const BeginFds fds{std::move(*file), std::move(reply->write), std::move(output->write),
                       std::move(written)};
    if (auto sent = send_command(socket_.get(), {WardenCommand::Kind::begin, id}, &fds); !sent) {
        return tl::unexpected(sent.error());
    }
    return Channels{std::move(reply->read), std::move(output->read), std::move(*observations)};
}

Result<void> Warden::pause(std::uint32_t id) {
    return send_command(socket_.get(), {WardenCommand::Kind::pause, id});
}

Result<void> Warden::resume(std::uint32_t id) {
    return send_command(socket_.get(), {WardenCommand::Kind::resume, id});
}

Result<void> Warden::kill(std::uint32_t id) {
    return send_command(socket_.get(), {WardenCommand::Kind::kill, id});
}

Result<std::optional<WardenEvent>> Warden::next_event() {
    WardenEvent event;
    ssize_t size = -1;
    while ((size = recv(socket_.get(), &event, sizeof event, MSG_DONTWAIT)) < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return std::nullopt;
        }
        if (errno != EINTR) {
            return errno_failure("cannot read from the warden of the Raku host");
        }
    }
    if (static_cast<std::size_t>(size) != sizeof event) {
        return failure("the warden of the Raku host is gone");
    }
    return event;
}

}  // namespace sparrow::raku
