#include "sparrow/daemon/checker.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/daemon/probe_report.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::daemon {

namespace {

// What the probe says is one line; more is not read.
constexpr std::size_t most_output = std::size_t{64} * 1024;
// How much longer than its own time limit the probe may run.
constexpr std::chrono::seconds grace{2};

std::vector<std::string> probe_command(const std::string& probe, const watch::HealthCheck& check) {
    const double seconds = std::chrono::duration<double>(check.timeout).count();
    std::vector<std::string> command{probe, fmt::format("--timeout={:.3f}", seconds)};
    if (check.type == watch::CheckType::tcp) {
        command.push_back(fmt::format("--tcp={}:{}", check.host, check.port));
        return command;
    }
    command.push_back("--url=" + check.url);
    if (check.expect_status) {
        command.push_back(fmt::format("--expect-status={}", *check.expect_status));
    }
    if (!check.expect_body.empty()) {
        command.push_back("--expect-body=" + check.expect_body);
    }
    if (check.expect_body_regex) {
        command.emplace_back("--print-body");
    }
    return command;
}

class ProbeCheck : public Check {
  public:
    ProbeCheck(sd::Event& event, HookClient& hooks, const std::string& probe, const watch::HealthCheck& check,
               std::string unit, std::function<void(watch::Checked)> done)
        : hooks_(hooks), check_(check), unit_(std::move(unit)), done_(std::move(done)) {
        if (auto started = start(event, probe_command(probe, check)); !started) {
            later_ = keep(event.add_defer([this, why = started.error().message] { done_({false, why}); }));
        }
    }
    ProbeCheck(const ProbeCheck&) = delete;
    ProbeCheck& operator=(const ProbeCheck&) = delete;
    ProbeCheck(ProbeCheck&&) = delete;
    ProbeCheck& operator=(ProbeCheck&&) = delete;
    ~ProbeCheck() override {
        if (process_) {
            (void)syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
            // It is killed: this does not wait for long.
            siginfo_t info{};
            (void)waitid(P_PIDFD, static_cast<id_t>(process_.get()), &info, WEXITED);
        }
        if (asked_ != 0) {
            hooks_.cancel(asked_);
        }
    }

  private:
    static sd::EventSource keep(Result<sd::EventSource> source) {
        return source ? std::move(*source) : sd::EventSource();
    }

    Result<void> start(sd::Event& event, const std::vector<std::string>& command) {
        auto pipe = make_pipe();
        if (!pipe) {
            return tl::unexpected(pipe.error());
        }
        std::vector<char*> argv;
        for (const std::string& word : command) {
            argv.push_back(const_cast<char*>(word.c_str()));  // NOLINT: as posix_spawn(3) wants it
        }
        argv.push_back(nullptr);
        std::array<char*, 1> no_environment{nullptr};
        posix_spawn_file_actions_t actions{};
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipe->write.get(), STDOUT_FILENO);
        posix_spawnattr_t attributes{};
        posix_spawnattr_init(&attributes);
        // The loop blocks the signals that it waits for.
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        pid_t pid = 0;
        const int spawned =
            posix_spawn(&pid, argv[0], &actions, &attributes, argv.data(), no_environment.data());
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (spawned != 0) {
            return tl::unexpected(errno_error(spawned, "cannot run " + command[0]));
        }
        process_ = UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
        output_ = std::move(pipe->read);
        (void)fcntl(output_.get(), F_SETFL, O_NONBLOCK);
        child_ = keep(event.add_child(process_.get(), [this](const auto& end) { ended(end); }));
        const auto limit = std::chrono::duration_cast<std::chrono::microseconds>(check_.timeout) + grace;
        deadline_ = keep(event.add_time(limit, std::chrono::milliseconds(250), [this] {
            (void)syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
        }));
        return child_ ? Result<void>() : failure("cannot wait for " + command[0]);
    }

    // All that it said is in the pipe: a line is shorter than one holds.
    void ended(const Result<sd::ChildEnd>& end) {
        process_.reset();
        deadline_.reset();
        const bool is_late = end && end->killed;
        const bool is_good = end && !end->killed && end->status == 0;
        const auto report = read_probe_report(is_late   ? ProbeEnd::too_late
                                              : is_good ? ProbeEnd::good
                                                        : ProbeEnd::bad,
                                              read_output());
        if (report.is_good && check_.expect_body_regex) {
            match(report.body);
            return;
        }
        done_({report.is_good, report.why});
    }

    [[nodiscard]] std::string read_output() const {
        std::string text;
        std::array<char, 4096> buffer{};
        while (text.size() < most_output) {
            const ssize_t size = read(output_.get(), buffer.data(), buffer.size());
            if (size <= 0) {
                break;
            }
            text.append(buffer.data(), static_cast<std::size_t>(size));
        }
        return text;
    }

    void match(const std::string& body) {
        const watch::HookUse& regex = *check_.expect_body_regex;
        raku::HookRequest request;
        request.what = raku::CallRequest{regex.bundle, unit_, regex.name, {watch::to_json({body})}};
        request.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(regex.timeout);
        asked_ = hooks_.ask(std::move(request), [this](const raku::HookReply& reply) {
            asked_ = 0;
            const auto* result = std::get_if<raku::HookResult>(&reply.what);
            const bool is_match = result != nullptr && result->json == "true";
            done_({is_match, is_match ? "" : "the body is not as expected"});
        });
    }

    HookClient& hooks_;
    watch::HealthCheck check_;
    std::string unit_;
    std::function<void(watch::Checked)> done_;
    UniqueFd process_;
    UniqueFd output_;
    sd::EventSource child_;
    sd::EventSource deadline_;
    sd::EventSource later_;
    std::uint64_t asked_ = 0;
};

class ExecCheck : public Check {
  public:
    ExecCheck(HookClient& hooks, const watch::HealthCheck& check, const std::string& unit,
              std::function<void(watch::Checked)> done)
        : hooks_(hooks) {
        raku::HookRequest request;
        request.what = raku::ExecRequest{check.command, unit};
        request.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(check.timeout);
        asked_ = hooks_.ask(std::move(request), [this, done = std::move(done)](const raku::HookReply& reply) {
            asked_ = 0;
            done(result_of(reply));
        });
    }
    ExecCheck(const ExecCheck&) = delete;
    ExecCheck& operator=(const ExecCheck&) = delete;
    ExecCheck(ExecCheck&&) = delete;
    ExecCheck& operator=(ExecCheck&&) = delete;
    ~ExecCheck() override {
        if (asked_ != 0) {
            hooks_.cancel(asked_);
        }
    }

  private:
    static watch::Checked result_of(const raku::HookReply& reply) {
        if (const auto* status = std::get_if<raku::ExecStatus>(&reply.what)) {
            constexpr std::size_t most = 200;
            const std::string said = shown(std::string(trim(reply.output)), most);
            return {status->status == 0,
                    status->status == 0
                        ? ""
                        : fmt::format("exit status {}{}{}", status->status, said.empty() ? "" : ": ", said)};
        }
        const auto* trouble = std::get_if<raku::HookTrouble>(&reply.what);
        return {false, trouble == nullptr ? "no answer" : trouble->message};
    }

    HookClient& hooks_;
    std::uint64_t asked_ = 0;
};

}  // namespace

std::unique_ptr<Check> Checker::begin(const watch::HealthCheck& check, const std::string& unit,
                                      std::function<void(watch::Checked)> done) {
    if (check.type == watch::CheckType::exec) {
        return std::make_unique<ExecCheck>(hooks_, check, unit, std::move(done));
    }
    return std::make_unique<ProbeCheck>(event_, hooks_, probe_, check, unit, std::move(done));
}

}  // namespace sparrow::daemon
