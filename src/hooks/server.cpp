#include "sparrow/hooks/server.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "sparrow/hooks/calls.hpp"
#include "sparrow/hooks/client.hpp"
#include "sparrow/hooks/enclosures.hpp"
#include "sparrow/hooks/orphans.hpp"
#include "sparrow/hooks/units.hpp"
#include "sparrow/raku/scratch_dir.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/store.hpp"

namespace sparrow::hooks {

namespace {

// How many packets of a client are taken before the others have their turn.
constexpr int most_packets = 32;
// For those that were killed to be gone, at the end.
constexpr int most_looks = 400;
constexpr int milliseconds_between_looks = 5;

class Server {
  public:
    Server(UniqueFd listening, UniqueFd signals, Enclosures enclosures, const RakuSettings& settings,
           const BundleReader& read_bundle, const Limits& limits)
        : listening_(std::move(listening)),
          signals_(std::move(signals)),
          limits_(limits),
          enclosures_(std::move(enclosures)),
          units_(settings, limits, enclosures_),
          calls_(units_, enclosures_, read_bundle, program_environment(settings.environment), limits) {}

    // Until it is asked to end, or nobody needs it.
    Result<void> serve();

  private:
    // What tells a service about itself is not for what it starts.
    static raku::Variables program_environment(const raku::Variables& own);

    Result<void> wait();
    void take_signals();
    void reap();
    void take_events();
    void accept_clients();
    void take_packets();
    void take_packet(std::uint64_t id, const Client::Packet& packet);
    void send_replies();
    void sweep();
    void leave_if_idle(Clock::time_point now);
    [[nodiscard]] std::optional<Clock::time_point> next_time() const;
    [[nodiscard]] bool is_idle() const { return calls_.is_empty() && units_.is_empty(); }

    UniqueFd listening_;
    UniqueFd signals_;
    Limits limits_;
    Enclosures enclosures_;
    Units units_;
    Calls calls_;
    std::map<std::uint64_t, Client> clients_;
    std::uint64_t last_client_ = 0;
    Clock::time_point last_busy_ = Clock::now();
    // Something has ended that may have left processes.
    bool is_to_sweep_ = false;
    // No more requests are taken; it ends once those are answered that have come.
    bool is_leaving_ = false;
    bool is_to_end_ = false;
};

raku::Variables Server::program_environment(const raku::Variables& own) {
    raku::Variables variables;
    std::copy_if(own.begin(), own.end(), std::back_inserter(variables), [](const std::string& variable) {
        return !variable.starts_with("LISTEN_") && !variable.starts_with("NOTIFY_SOCKET=") &&
               !variable.starts_with("WATCHDOG_") && !variable.starts_with("SPARROW_");
    });
    return variables;
}

Result<void> Server::serve() {
    while (!is_to_end_) {
        if (auto waited = wait(); !waited) {
            return waited;
        }
        take_signals();
        take_events();
        reap();
        take_events();
        calls_.take_output();
        enclosures_.remove_empty();
        if (!is_leaving_) {
            accept_clients();
        }
        take_packets();
        const auto now = Clock::now();
        calls_.go_on(now);
        take_events();
        units_.end_idle(now);
        send_replies();
        calls_.reserve_copies();
        sweep();
        leave_if_idle(now);
    }
    return {};
}

Result<void> Server::wait() {
    std::vector<pollfd> ready{{signals_.get(), POLLIN, 0}};
    if (!is_leaving_) {
        ready.push_back({listening_.get(), POLLIN, 0});
    }
    for (const auto& [id, client] : clients_) {
        ready.push_back({client.fd(), static_cast<short>(client.has_waiting() ? POLLOUT : POLLIN), 0});
    }
    for (const int fd : units_.fds()) {
        ready.push_back({fd, POLLIN, 0});
    }
    for (const int fd : calls_.fds()) {
        ready.push_back({fd, POLLIN, 0});
    }
    for (const int fd : enclosures_.events()) {
        ready.push_back({fd, POLLPRI, 0});
    }
    int milliseconds = -1;
    if (const auto next = next_time()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now()).count();
        constexpr std::chrono::milliseconds::rep longest = 3'600'000;
        milliseconds = static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left, 0, longest));
    }
    if (poll(ready.data(), ready.size(), milliseconds) < 0 && errno != EINTR) {
        return errno_failure("cannot wait");
    }
    return {};
}

std::optional<Clock::time_point> Server::next_time() const {
    auto next = calls_.next_time();
    const auto consider = [&](std::optional<Clock::time_point> other) {
        next = next && other ? std::min(*next, *other) : next ? next : other;
    };
    consider(units_.next_time());
    if (is_idle()) {
        consider(last_busy_ + limits_.server_idle);
    }
    return next;
}

void Server::take_signals() {
    signalfd_siginfo info{};
    while (read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        is_to_end_ = is_to_end_ || info.ssi_signo != SIGCHLD;
    }
}

// Waits for the children that have ended. What they have said before is taken first: which they are.
void Server::reap() {
    while (true) {
        siginfo_t info{};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == 0) {
            return;
        }
        take_events();
        const pid_t pid = info.si_pid;
        int status = 0;
        if (waitpid(pid, &status, 0) == pid) {
            const auto now = Clock::now();
            // A unit process that serves its call itself is both.
            (void)units_.child_ended(pid, status, now);
            calls_.child_ended(pid, status, now);
            is_to_sweep_ = true;
        }
    }
}

void Server::take_events() {
    for (auto events = units_.take_events(); !events.empty(); events = units_.take_events()) {
        for (const UnitEvent& event : events) {
            calls_.take_event(event);
        }
    }
}

void Server::accept_clients() {
    while (auto client = Client::accept(listening_.get())) {
        clients_.emplace(++last_client_, std::move(*client));
    }
}

void Server::take_packets() {
    std::vector<std::uint64_t> gone;
    for (auto& [id, client] : clients_) {
        client.flush();
        for (int packets = 0; packets < most_packets && !client.has_waiting(); ++packets) {
            const auto packet = client.receive();
            if (packet && *packet) {
                take_packet(id, **packet);
                continue;
            }
            // One that is told to send no more looks as if it were gone.
            if (!packet && !is_leaving_) {
                gone.push_back(id);
            }
            break;
        }
    }
    for (const std::uint64_t id : gone) {
        calls_.forget(id);
        clients_.erase(id);
    }
}

void Server::take_packet(std::uint64_t id, const Client::Packet& packet) {
    using raku::HookTrouble;
    if (packet.is_too_long) {
        clients_.at(id).send(to_packet(raku::HookReply{
            0, HookTrouble{HookTrouble::Kind::request,
                           fmt::format("a request takes at most {} bytes", raku::packet_limit)}}));
        return;
    }
    auto request = raku::parse_hook_request(packet.text);
    if (!request) {
        clients_.at(id).send(to_packet(raku::HookReply{
            raku::id_in(packet.text), HookTrouble{HookTrouble::Kind::request, request.error().message}}));
        return;
    }
    calls_.take(id, std::move(*request));
}

void Server::send_replies() {
    for (const AddressedReply& addressed : calls_.take_replies()) {
        if (const auto client = clients_.find(addressed.client); client != clients_.end()) {
            client->second.send(to_packet(addressed.reply));
        }
    }
}

void Server::sweep() {
    if (!is_to_sweep_ || units_.awaits_copies()) {
        return;
    }
    std::vector<pid_t> known = units_.pids();
    const std::vector<pid_t> serving = calls_.pids();
    known.insert(known.end(), serving.begin(), serving.end());
    // Their ends are told of by SIGCHLD, and swept after.
    (void)kill_orphans(known);
    is_to_sweep_ = false;
}

void Server::leave_if_idle(Clock::time_point now) {
    if (!is_idle()) {
        last_busy_ = now;
        return;
    }
    if (is_leaving_) {
        is_to_end_ = true;
    } else if (last_busy_ + limits_.server_idle <= now) {
        // Who sends from now on is told, and asks again, whereupon systemd starts another; what has been sent
        // before is answered.
        is_leaving_ = true;
        for (auto& [id, client] : clients_) {
            client.close_for_requests();
        }
        take_packets();
        is_to_end_ = calls_.is_empty();
        last_busy_ = now;
    }
}

// Nothing that was started below this process is to outlive it.
void end_children() {
    for (int looks = 0; looks < most_looks; ++looks) {
        (void)kill_orphans({});
        pid_t reaped = 0;
        while ((reaped = waitpid(-1, nullptr, WNOHANG)) > 0) {
        }
        if (reaped < 0 && errno == ECHILD) {
            return;
        }
        (void)poll(nullptr, 0, milliseconds_between_looks);
    }
}

Result<UniqueFd> take_over_signals() {
    sigset_t mask;
    sigemptyset(&mask);
    for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) {
        sigaddset(&mask, number);
    }
    sigprocmask(SIG_BLOCK, &mask, nullptr);
    UniqueFd signals(signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals) {
        return errno_failure("cannot take signals");
    }
    return signals;
}

Result<std::optional<ControlGroups>> control_groups(const Options& options, LogSink& log) {
    if (options.cgroup.empty()) {
        log.write(
            Severity::warning,
            "no control group is delegated to systemd-sparrow-hooks: the memory of hooks is not limited");
        return std::nullopt;
    }
    const auto path =
        options.cgroup == own_cgroup ? own_control_group() : Result<std::string>(options.cgroup);
    auto groups = path ? ControlGroups::take(*path, log) : tl::unexpected(path.error());
    if (!groups) {
        return tl::unexpected(groups.error());
    }
    return std::move(*groups);
}

Result<void> run(const Options& options, const raku::Variables& environment, const Installation& installation,
                 LogSink& log) {
    auto signals = take_over_signals();
    auto groups = control_groups(options, log);
    auto listening = groups ? listening_socket(options.socket) : tl::unexpected(groups.error());
    if (!signals || !listening) {
        return tl::unexpected(!signals ? signals.error() : listening.error());
    }
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
        return errno_failure("cannot become a subreaper");
    }
    // Copies open this process' descriptors through /proc.
    (void)prctl(PR_SET_DUMPABLE, 1);
    const auto scoped = raku::merge(environment, {fmt::format("SYSTEMD_SCOPE={}", to_string(options.scope))});
    translate::Options store = translate::read_options(scoped, installation, translate::Trust{geteuid()});
    auto precompilation = translate::prepare_precompilation_dir(store.runtime_dir, std::nullopt);
    if (!precompilation) {
        return tl::unexpected(precompilation.error());
    }
    store.evaluate.precompilation_dir = *precompilation;
    // Without a place for temporary files a hook may do all but run tasks that need one.
    const auto scratch = raku::ScratchDir::make(*precompilation, std::nullopt);
    const BundleReader read_bundle = [&](const std::string& digest) {
        return translate::read_bundle(store.runtime_dir, digest);
    };
    Result<void> done;
    {
        Server server(std::move(*listening), std::move(*signals), Enclosures(std::move(*groups)),
                      {store.evaluate, scratch ? scratch->path() : "", environment}, read_bundle,
                      options.limits);
        done = server.serve();
    }
    end_children();
    return done;
}

}  // namespace

int run_server(const Options& options, const raku::Variables& environment, const Installation& installation,
               LogSink& log) {
    const auto done = run(options, environment, installation, log);
    if (!options.socket.empty()) {
        (void)unlink(options.socket.c_str());
    }
    if (!done) {
        log.write(Severity::error, done.error().message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

}  // namespace sparrow::hooks
