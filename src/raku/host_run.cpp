#include "host_run.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "command.hpp"
#include "request.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/raku/warden_process.hpp"

namespace sparrow::raku {

namespace {

// How long what was killed may take to be reaped. An evaluator whose process could not be made is reported by
// nobody.
constexpr Duration reaping_limit{2'000};
constexpr std::size_t reply_limit = std::size_t{8} << 20;
constexpr std::size_t printed_limit = std::size_t{64} << 10;
constexpr std::size_t observations_limit = std::size_t{16} << 20;
constexpr std::size_t trouble_limit = std::size_t{16} << 10;

std::string last_line(const std::string& text) {
    const std::string_view trimmed = trim(text);
    const std::size_t newline = trimmed.rfind('\n');
    return std::string(newline == std::string_view::npos ? trimmed : trimmed.substr(newline + 1));
}

// What Raku said last, without the backtrace that it indents.
std::string last_message(std::string_view text) {
    std::string_view found;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (!trim(line).empty() && (found.empty() || line.front() != ' ')) {
            found = trim(line);
        }
    }
    return std::string(found);
}

// What the warden wrote; of what it did not finish nothing is known.
Observations read_observations(int fd) {
    auto text = lseek(fd, 0, SEEK_SET) == 0 ? read_all(fd, observations_limit) : failure("");
    if (!text || text->empty() || text->back() != *end_of_observations) {
        return {{ObservationKind::unrepeatable, "what it reads is not known: its evaluation was ended"}};
    }
    text->pop_back();
    return parse_observations(*text);
}

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

}  // namespace

std::string describe_end(std::int32_t status) {
    if (WIFSIGNALED(status)) {
        return fmt::format("it was killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    }
    return fmt::format("it ended with status {}", WEXITSTATUS(status));
}

HostRun::HostRun(const std::vector<Source>& sources, const EvaluateOptions& options, std::string scratch_dir,
                 Clock::time_point began, std::vector<std::optional<Evaluation>>& results)
    : sources_(sources),
      options_(options),
      scratch_dir_(std::move(scratch_dir)),
      began_(began),
      results_(results) {}

Duration HostRun::now() const {
    return std::chrono::duration_cast<Duration>(Clock::now() - began_);
}

Result<HostRun::End> HostRun::run(const std::vector<std::uint32_t>& indices, Parallel parallel, Until until) {
    if (now() >= options_.limits.total) {
        // Starting a host, only to end it, would take time that nobody has.
        for (const std::uint32_t index : indices) {
            results_[index] = failed(index, over_time(Schedule::Step::Action::expire_total_time));
            results_[index]->cut_short = true;
        }
        return End{};
    }
    std::vector<std::string> command = raku_command(options_, "host.raku", scratch_dir_);
    command.push_back(fmt::format("--sources={}", indices.size()));
    if (!options_.compiled_dir.empty()) {
        command.push_back("--compiled=" + options_.compiled_dir);
    }
    WardenOptions warden_options{options_.warden,   std::move(command),      options_.environment,
                                 options_.identity, options_.use_namespaces, options_.watch,
                                 private_dirs()};
    auto warden = Warden::start(warden_options);
    if (!warden) {
        return tl::unexpected(warden.error());
    }
    warden_.emplace(std::move(*warden));
    trouble_ = Collector(UniqueFd(fcntl(warden_->trouble_fd(), F_DUPFD_CLOEXEC, 0)), trouble_limit);

    Schedule schedule(options_.limits, parallel);
    for (const std::uint32_t index : indices) {
        schedule.add(index);
    }
    constexpr Duration soon{1'000};
    is_first_ = now() < soon;
    // Nothing starts before the host is ready, but the total time runs.
    while (!end_.host_died && !end_.namespaces_refused && (!schedule.done() || !running_.empty())) {
        if (end_.was_ready || now() >= options_.limits.total) {
            if (auto done = take_steps(schedule); !done) {
                return tl::unexpected(done.error());
            }
        }
        if (schedule.done() && running_.empty()) {
            break;
        }
        if (now() >= options_.limits.total + reaping_limit) {
            give_up_running();
            break;
        }
        if (until == Until::only_slow_left && end_.was_ready && !schedule.done() &&
            schedule.all_had_slice(now())) {
            break;
        }
        if (auto done = wait(schedule, until); !done) {
            return tl::unexpected(done.error());
        }
        if (auto done = take_events(schedule); !done) {
            return tl::unexpected(done.error());
        }
    }
    for (const auto& [id, running] : running_) {
        if (end_.host_died && !running.is_paused) {
            end_.suspects.push_back(id);
        }
        if (running.had_slice || !end_.host_died) {
            end_.slow.push_back(id);
        }
    }
    running_.clear();
    warden_.reset();
    trouble_.read_rest();
    if (const std::string last = last_message(trouble_.text()); !last.empty()) {
        end_.trouble += "; " + last;
    }
    return end_;
}

// Compiled code, Raku's own and that of sources, and the temporary files of tasks.
std::vector<std::string> HostRun::private_dirs() const {
    std::vector<std::string> directories{options_.precompilation_dir};
    for (const std::string& directory : {options_.compiled_dir, scratch_dir_}) {
        if (!directory.empty()) {
            directories.push_back(directory);
        }
    }
    return directories;
}

Result<void> HostRun::take_steps(Schedule& schedule) {
    using Action = Schedule::Step::Action;
    for (const Schedule::Step& step : schedule.advance(now())) {
        Result<void> done;
        const auto running = running_.find(step.id);
        switch (step.action) {
            case Action::start: {
                auto channels = warden_->begin(step.id, to_request(sources_[step.id], options_.site));
                if (!channels) {
                    return tl::unexpected(channels.error());
                }
                running_[step.id] = {Collector(std::move(channels->reply), reply_limit),
                                     Collector(std::move(channels->output), printed_limit),
                                     std::move(channels->observations), now()};
                break;
            }
            case Action::pause:
                done = warden_->pause(step.id);
                set_paused(step.id, true);
                break;
            case Action::resume:
                done = warden_->resume(step.id);
                set_paused(step.id, false);
                break;
            case Action::expire_own_time:
            case Action::expire_total_time:
                if (running == running_.end()) {
                    results_[step.id] = failed(step.id, over_time(step.action));
                    results_[step.id]->cut_short = true;
                } else {
                    running->second.expired = step.action;
                    done = warden_->kill(step.id);
                }
                break;
        }
        if (!done) {
            return done;
        }
    }
    return {};
}

// The warden ends them when it is ended.
void HostRun::give_up_running() {
    for (const auto& [id, running] : running_) {
        const auto action = running.expired.value_or(Schedule::Step::Action::expire_total_time);
        results_[id] = failed(id, over_time(action));
        results_[id]->cut_short = action == Schedule::Step::Action::expire_total_time;
    }
    running_.clear();
}

void HostRun::set_paused(std::uint32_t id, bool paused) {
    if (const auto found = running_.find(id); found != running_.end()) {
        Running& running = found->second;
        if (paused && !running.is_paused) {
            running.used += now() - running.since;
        }
        running.since = now();
        running.is_paused = paused;
        running.had_slice = true;
    }
}

Result<void> HostRun::wait(const Schedule& schedule, Until until) {
    std::vector<pollfd> fds{{warden_->event_fd(), POLLIN, 0}, {trouble_.fd(), POLLIN, 0}};
    for (const auto& [id, running] : running_) {
        fds.push_back({running.reply.fd(), POLLIN, 0});
        fds.push_back({running.output.fd(), POLLIN, 0});
    }
    Duration deadline =
        end_.was_ready ? schedule.next_deadline().value_or(options_.limits.total) : options_.limits.total;
    if (until == Until::only_slow_left) {
        deadline = std::min(deadline, now() + options_.limits.slice);
    }
    const auto timeout = std::max<Duration::rep>((deadline - now()).count() + 1, 0);
    // Past the total, what was killed only has to be reaped.
    const int milliseconds = now() >= options_.limits.total ? 1000 : static_cast<int>(timeout);
    if (poll(fds.data(), fds.size(), milliseconds) < 0 && errno != EINTR) {
        return errno_failure("cannot wait for the Raku host");
    }
    read_pipes();
    return {};
}

void HostRun::read_pipes() {
    trouble_.read_available();
    for (auto& [id, running] : running_) {
        running.reply.read_available();
        running.output.read_available();
    }
}

Result<void> HostRun::take_events(Schedule& schedule) {
    while (true) {
        auto event = warden_->next_event();
        if (!event) {
            // Killed by a source that runs as the same user, or it could not be started: as with the host.
            end_.host_died = true;
            end_.trouble = event.error().message;
            return {};
        }
        if (!*event) {
            return {};
        }
        switch ((*event)->kind) {
            case WardenEvent::Kind::refused:
                end_.namespaces_refused = true;
                return {};
            case WardenEvent::Kind::ready:
                end_.was_ready = true;
                if (options_.watch) {
                    software_ = std::make_shared<const Observations>(
                        read_observations(warden_->host_observations_fd()));
                }
                break;
            case WardenEvent::Kind::ended:
                schedule.finished((*event)->id);
                finish((*event)->id, (*event)->status);
                break;
            case WardenEvent::Kind::crowded:
                end_.host_died = true;
                end_.trouble = fmt::format("more than {} processes were started", most_processes);
                return {};
            case WardenEvent::Kind::host_ended:
                end_.host_died = true;
                end_.trouble = describe_end((*event)->status);
                return {};
        }
    }
}

void HostRun::finish(std::uint32_t id, std::int32_t status) {
    const auto found = running_.find(id);
    if (found == running_.end()) {
        return;
    }
    Running& running = found->second;
    running.reply.read_rest();
    running.output.read_rest();
    const std::string& reply = running.reply.text();
    Evaluation evaluation;
    if (running.expired) {
        evaluation = failed(id, over_time(*running.expired));
        evaluation.cut_short = *running.expired == Schedule::Step::Action::expire_total_time;
    } else if (running.reply.overflowed()) {
        evaluation = failed(id, fmt::format("what it describes is larger than {} MiB", reply_limit >> 20U));
    } else if (reply.empty() || reply.back() != '\n') {
        evaluation =
            failed(id, fmt::format("its evaluation ended without a result: {}{}", describe_end(status),
                                   running.output.text().empty()
                                       ? ""
                                       : "; the last that it printed: " + last_line(running.output.text())));
    } else if (auto answer = model::parse_answer(reply); !answer) {
        evaluation = failed(id, answer.error().message);
    } else {
        evaluation.answer = std::move(*answer);
        evaluation.json = reply;
    }
    if (options_.watch) {
        evaluation.observations = read_observations(running.observations.get());
        evaluation.software = software_;
    }
    evaluation.had_no_answer = evaluation.json.empty();
    evaluation.took = running.used + (running.is_paused ? Duration{0} : now() - running.since);
    evaluation.output = running.output.text() + (running.output.overflowed() ? "\n… (cut)" : "");
    results_[id] = std::move(evaluation);
    running_.erase(found);
}

Evaluation HostRun::failed(std::uint32_t id, const std::string& message) const {
    Evaluation evaluation;
    evaluation.answer = Diagnostic{Severity::error, sources_[id].file, 0, message};
    evaluation.had_no_answer = true;
    return evaluation;
}

std::string HostRun::over_time(Schedule::Step::Action action) const {
    if (action == Schedule::Step::Action::expire_own_time) {
        return fmt::format(
            "its evaluation took longer than {} s and was ended; does it loop, or wait for something?",
            seconds(options_.limits.per_file));
    }
    if (!end_.was_ready && is_first_) {
        return fmt::format("Raku was not ready after the {} s for all files, so that none was evaluated",
                           seconds(options_.limits.total));
    }
    return fmt::format("the {} s for all files were used up before it was evaluated",
                       seconds(options_.limits.total));
}

}  // namespace sparrow::raku
