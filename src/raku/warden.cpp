#include "sparrow/raku/warden.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "warden_messages.hpp"
#include "warden_process.hpp"

namespace sparrow::raku {

namespace {

// fork(2) into new namespaces; clone3(2) takes its arguments alike on every architecture. -1 with errno.
pid_t fork_into(std::uint64_t namespaces) {
    clone_args arguments{};
    arguments.flags = namespaces;
    arguments.exit_signal = SIGCHLD;
    return static_cast<pid_t>(syscall(SYS_clone3, &arguments, sizeof arguments));
}

Result<UniqueFd> request_file(const std::string& request) {
    UniqueFd file(memfd_create("request", MFD_CLOEXEC));
    if (!file) {
        return errno_failure("cannot hold a request in memory");
    }
    if (auto written = write_all(file.get(), request); !written) {
        return tl::unexpected(written.error());
    }
    if (lseek(file.get(), 0, SEEK_SET) < 0) {
        return errno_failure("cannot rewind a request");
    }
    return file;
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

    // Namespaces need CAP_SYS_ADMIN; seccomp filters of containers answer ENOSYS or EPERM.
    pid_t pid = options.use_namespaces ? fork_into(CLONE_NEWPID | CLONE_NEWNS) : -1;
    const bool in_namespaces = pid >= 0;
    if (!in_namespaces) {
        pid = fork();
    }
    if (pid < 0) {
        return errno_failure("cannot start the warden of the Raku host");
    }
    if (pid == 0) {
        ours.reset();
        trouble->read.reset();
        run_warden(options, in_namespaces, std::move(theirs), std::move(trouble->write));
    }
    return Warden(pid, options.identity, std::move(ours), std::move(trouble->read));
}

Warden::~Warden() {
    if (!socket_) {
        return;  // moved from
    }
    // The end of the socket tells a subreaper to kill its descendants, which it cannot do once it is killed
    // itself.
    socket_.reset();
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Result<Channels> Warden::begin(std::uint32_t id, const std::string& request) {
    auto reply = evaluator_pipe(identity_);
    auto output = evaluator_pipe(identity_);
    auto file = request_file(request);
    if (!reply || !output || !file) {
        return tl::unexpected(!reply ? reply.error() : !output ? output.error() : file.error());
    }
    const BeginFds fds{std::move(*file), std::move(reply->write), std::move(output->write)};
    if (auto sent = send_command(socket_.get(), {WardenCommand::Kind::begin, id}, &fds); !sent) {
        return tl::unexpected(sent.error());
    }
    return Channels{std::move(reply->read), std::move(output->read)};
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
