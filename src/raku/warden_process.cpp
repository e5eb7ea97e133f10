#include "sparrow/raku/warden_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "host_process.hpp"
#include "host_watch.hpp"
#include "sparrow/raku/process_tree.hpp"
#include "sparrow/raku/warden.hpp"
#include "warden_messages.hpp"

namespace sparrow::raku {

namespace {

constexpr std::size_t request_limit = std::size_t{16} << 20;
// How often the processes are counted while sources are evaluated.
constexpr int look_milliseconds = 100;
// For those that were killed to be gone.
constexpr int end_milliseconds = 10;

struct Evaluator {
    pid_t pid = 0;           // 0 until the host has forked it,
    int pending_signal = 0;  // and what it was sent before that
    // The write ends that the evaluator is about to open by name; closed here once it has.
    BeginFds fds;
    UniqueFd observations;
};

class WardenProcess {
  public:
    WardenProcess(bool in_namespace, UniqueFd socket, UniqueFd observations)
        : in_namespace_(in_namespace),
          socket_(std::move(socket)),
          host_observations_(std::move(observations)) {}

    Result<void> set_up(const WardenArguments& arguments, UniqueFd trouble);
    Result<void> serve();
    // Kills whatever is left. In a PID namespace the kernel does when this process exits.
    void end_all() const;
    void tell(WardenEvent::Kind kind, std::uint32_t id = 0, int status = 0) const;

  private:
    // False at the end of the socket.
    Result<bool> take_command();
    Result<void> begin(std::uint32_t id, BeginFds fds);
    void signal_evaluator(std::uint32_t id, int signal);

    void read_control();
    void take_control_line(const std::string& line);
    void reap();
    void sweep() const;
    bool is_crowded();

    bool in_namespace_;
    UniqueFd socket_;
    UniqueFd signals_;
    UniqueFd requests_;       // the host's stdin
    UniqueFd control_read_;   // what the host and the evaluators report
    UniqueFd control_write_;  // they open it by name
    std::string control_text_;
    UniqueFd host_observations_;
    HostWatch watch_;
    pid_t host_ = 0;
    bool host_ended_ = false;
    std::chrono::steady_clock::time_point last_look_;  // at how many processes there are
    std::map<std::uint32_t, Evaluator> evaluators_;
};

Result<void> WardenProcess::set_up(const WardenArguments& arguments, UniqueFd trouble) {
    if (!in_namespace_ && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
        return errno_failure("cannot become a subreaper");
    }
    // Not for the host and what sources start: they could speak as this process, or outlive it and keep the
    // other end of the socket waiting.
    (void)fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);
    (void)fcntl(trouble.get(), F_SETFD, FD_CLOEXEC);
    (void)fcntl(host_observations_.get(), F_SETFD, FD_CLOEXEC);
    // The end of a PID namespace's first process is the end of all others in it; a subreaper needs the time
    // to kill its descendants itself.
    (void)prctl(PR_SET_PDEATHSIG, in_namespace_ ? SIGKILL : SIGTERM);
    // Among thousands of processes that fork this one would not get to run for seconds; refused to an
    // ordinary user, who is held to a limit instead.
    const sched_param lowest{sched_get_priority_min(SCHED_RR)};
    (void)sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &lowest);
    // Evaluators open this process' descriptors through /proc, which the kernel grants only for "dumpable"
    // processes.
    (void)prctl(PR_SET_DUMPABLE, 1);

    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigprocmask(SIG_BLOCK, &mask, nullptr);
    signals_ = UniqueFd(signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
    auto control = make_pipe();
    if (!signals_ || !control) {
        return failure("cannot make the warden's channels");
    }
    control_read_ = std::move(control->read);
    control_write_ = std::move(control->write);
    (void)fcntl(control_read_.get(), F_SETFL, O_NONBLOCK);
    auto host = start_host(arguments.command, control_write_.get(), trouble.get(), arguments.watch);
    if (!host) {
        return tl::unexpected(host.error());
    }
    host_ = host->pid;
    requests_ = std::move(host->requests);
    if (arguments.watch) {
        watch_ = HostWatch(*host, arguments.private_dirs);
    }
    return {};
}

void WardenProcess::tell(WardenEvent::Kind kind, std::uint32_t id, int status) const {
    const WardenEvent event{kind, id, status};
    // Where nobody listens any more, the socket ends as well, and serve() with it.
    (void)send(socket_.get(), &event, sizeof event, MSG_NOSIGNAL);
}

Result<void> WardenProcess::serve() {
    while (!host_ended_) {
        std::array<pollfd, 4> ready{pollfd{socket_.get(), POLLIN, 0}, pollfd{control_read_.get(), POLLIN, 0},
                                    pollfd{signals_.get(), POLLIN, 0}, pollfd{watch_.fd(), POLLIN, 0}};
        if (poll(ready.data(), ready.size(), evaluators_.empty() ? -1 : look_milliseconds) < 0 &&
            errno != EINTR) {
            return errno_failure("the warden cannot wait");
        }
        if (is_crowded()) {
            tell(WardenEvent::Kind::crowded);
            return {};
        }
        if (ready[1].revents != 0 || ready[3].revents != 0) {
            read_control();  // before a call: it says whose the processes are
        }
        if ((ready[3].revents & POLLIN) != 0) {
            watch_.take_calls();
        }
        if (ready[2].revents != 0) {
            signalfd_siginfo info{};
            bool asked_to_end = false;
            while (read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
                asked_to_end = asked_to_end || info.ssi_signo != SIGCHLD;
            }
            if (asked_to_end) {
                return {};
            }
            reap();
        }
        if (ready[0].revents != 0) {
            auto goes_on = take_command();
            if (!goes_on) {
                return tl::unexpected(goes_on.error());
            }
            if (!*goes_on) {
                return {};
            }
        }
    }
    return {};
}

bool WardenProcess::is_crowded() {
    const auto now = std::chrono::steady_clock::now();
    if (evaluators_.empty() || now - last_look_ < std::chrono::milliseconds(look_milliseconds)) {
        return false;
    }
    last_look_ = now;
    const auto processes = list_processes();
    return (in_namespace_ ? processes.size() : descendants_of(getpid(), processes).size()) > most_processes;
}

Result<bool> WardenProcess::take_command() {
    auto received = receive_command(socket_.get());
    if (!received) {
        return tl::unexpected(received.error());
    }
    if (!*received) {
        return false;
    }
    auto& [command, fds] = **received;
    switch (command.kind) {
        case WardenCommand::Kind::begin:
            if (auto begun = begin(command.id, std::move(fds)); !begun) {
                return tl::unexpected(begun.error());
            }
            break;
        case WardenCommand::Kind::pause:
            signal_evaluator(command.id, SIGSTOP);
            break;
        case WardenCommand::Kind::resume:
            signal_evaluator(command.id, SIGCONT);
            break;
        case WardenCommand::Kind::kill:
            signal_evaluator(command.id, SIGKILL);
            break;
    }
    return true;
}

Result<void> WardenProcess::begin(std::uint32_t id, BeginFds fds) {
    auto request = read_all(fds.request.get(), request_limit);
    if (!request || request->empty() || request->front() != '{') {
        return failure("a request that is not a JSON object");
    }
    // The descriptors' numbers are known here only.
    const std::string json = fmt::format(R"({{"reply":{},"output":{},{})", fds.reply.get(), fds.output.get(),
                                         std::string_view(*request).substr(1));
    fds.request.reset();
    evaluators_[id].observations = std::move(fds.observations);
    evaluators_[id].fds = std::move(fds);
    // Where the host is gone, SIGCHLD tells.
    (void)write_all(requests_.get(), fmt::format("{:09} {:09}\n{}", id, json.size(), json));
    return {};
}

void WardenProcess::signal_evaluator(std::uint32_t id, int signal) {
    const auto found = evaluators_.find(id);
    if (found == evaluators_.end()) {
        return;
    }
    if (found->second.pid == 0) {
        found->second.pending_signal = signal;
        return;
    }
    // The evaluator first: what it starts stays its child only as long as it lives, and a stopped one starts
    // nothing.
    const pid_t pid = found->second.pid;
    if (signal == SIGKILL) {
        (void)::kill(pid, SIGSTOP);
        kill_descendants(pid);
        (void)::kill(pid, signal);
    } else {
        (void)::kill(pid, signal);
        signal_descendants(pid, signal);
    }
}

void WardenProcess::read_control() {
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = read(control_read_.get(), buffer.data(), buffer.size())) > 0) {
        control_text_.append(buffer.data(), static_cast<std::size_t>(size));
    }
    std::size_t end = 0;
    while ((end = control_text_.find('\n')) != std::string::npos) {
        take_control_line(control_text_.substr(0, end));
        control_text_.erase(0, end + 1);
    }
}

// "ready", "restarts", "forked ID PID" (from between the two forks), "opened ID" (from the evaluator), or
// "failed ID MESSAGE".
void WardenProcess::take_control_line(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    std::uint32_t id = 0;
    words >> verb;
    if (verb == "ready") {
        watch_.host_is_ready(host_observations_.get());
        tell(WardenEvent::Kind::ready);
        return;
    }
    if (verb == "restarts") {
        watch_.host_restarts();
        return;
    }
    words >> id;
    const auto evaluator = evaluators_.find(id);
    if (!words || evaluator == evaluators_.end()) {
        return;
    }
    if (verb == "forked") {
        words >> evaluator->second.pid;
        if (const int signal = std::exchange(evaluator->second.pending_signal, 0); signal != 0) {
            signal_evaluator(id, signal);
        }
    } else if (verb == "opened") {
        evaluator->second.fds = {};
        watch_.watch(evaluator->second.pid);
    } else if (verb == "failed") {
        (void)write_all(evaluator->second.fds.output.get(), line);
        evaluators_.erase(evaluator);
        constexpr int no_evaluator = 127 << 8;  // as waitpid(2) gives the exit status 127
        tell(WardenEvent::Kind::ended, id, no_evaluator);
    }
}

void WardenProcess::reap() {
    while (true) {
        int status = 0;
        // An evaluator is this process' child only once the process between has ended, which had reported it
        // before: so, read after a child was found, the control pipe knows of it.
        siginfo_t info{};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == 0) {
            break;
        }
        read_control();
        const pid_t pid = info.si_pid;
        if (waitpid(pid, &status, 0) != pid) {
            continue;
        }
        if (pid == host_) {
            host_ended_ = true;
            tell(WardenEvent::Kind::host_ended, 0, status);
            return;
        }
        const auto evaluator = std::find_if(evaluators_.begin(), evaluators_.end(),
                                            [pid](const auto& entry) { return entry.second.pid == pid; });
        if (evaluator != evaluators_.end()) {
            const std::uint32_t id = evaluator->first;
            watch_.hand_over(pid, evaluator->second.observations.get());
            evaluators_.erase(evaluator);
            tell(WardenEvent::Kind::ended, id, status);
        }
    }
    if (evaluators_.empty()) {
        sweep();
    }
}

// What is left when no evaluator is, is nobody's: a setsid child, or a process whose parent did not wait for
// it.
void WardenProcess::sweep() const {
    kill_descendants(getpid(), host_);
}

void WardenProcess::end_all() const {
    if (in_namespace_) {
        return;
    }
    while (true) {
        // Whoever was orphaned meanwhile is a child of this process by now.
        kill_descendants(getpid());
        pid_t reaped = 0;
        while ((reaped = waitpid(-1, nullptr, WNOHANG)) > 0) {
        }
        if (reaped < 0 && errno == ECHILD) {
            return;
        }
        (void)poll(nullptr, 0, end_milliseconds);
    }
}

}  // namespace

int run_warden(const WardenArguments& arguments, WardenFds fds) {
    const UniqueFd trouble_copy(fcntl(fds.trouble.get(), F_DUPFD_CLOEXEC, 0));
    WardenProcess warden(arguments.in_namespace, std::move(fds.socket), std::move(fds.observations));
    auto done = warden.set_up(arguments, std::move(fds.trouble));
    if (!done) {
        (void)write_all(trouble_copy.get(), done.error().message + "\n");
    } else {
        done = warden.serve();
    }
    warden.end_all();
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace sparrow::raku
