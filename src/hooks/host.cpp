#include "sparrow/hooks/host.hpp"

#include <utility>

#include "sparrow/raku/hook_host.hpp"

namespace sparrow::hooks {

namespace {

// How long a host may take to start, and to make a copy; on the slowest of machines.
constexpr auto patience = std::chrono::seconds(60);

}  // namespace

Result<std::unique_ptr<Host>> Host::start(const RakuSettings& settings, std::vector<std::string> repositories,
                                          Enclosures& enclosures, Clock::time_point now) {
    auto enclosure = enclosures.make("host", {});
    auto process = enclosure ? Copy::make(std::move(*enclosure)) : tl::unexpected(enclosure.error());
    auto copier = process ? Copier::make() : tl::unexpected(process.error());
    if (!copier) {
        return tl::unexpected(copier.error());
    }
    raku::HookHostOptions options{settings.evaluate, settings.scratch_dir};
    options.evaluate.repositories = repositories;
    options.control = copier->control();
    options.output = process->output.write_end();
    options.cgroup_procs = process->enclosure.procs_fd();
    auto started = raku::start_hook_host(options, raku::evaluation_environment(settings.environment));
    if (!started) {
        return tl::unexpected(started.error());
    }
    copier->use_requests(std::move(started->requests));
    process->appeared(started->pid);
    return std::unique_ptr<Host>(
        new Host(std::move(*process), std::move(*copier), std::move(repositories), now));
}

void Host::ask(std::uint32_t id, int request, Clock::time_point now) {
    busy_since_ = now;
    if (!copier_.ask(id, request)) {
        end();
    }
}

std::vector<Report> Host::take_reports() {
    process_.output.take();
    std::vector<Report> of_copies;
    for (Report& report : copier_.take_reports()) {
        switch (report.kind) {
            case Report::Kind::ready:
                is_ready_ = true;
                break;
            case Report::Kind::threads:
                has_threads_ = true;
                break;
            case Report::Kind::forked:
            case Report::Kind::failed:
                of_copies.push_back(std::move(report));
                break;
            case Report::Kind::alone:
                break;
        }
    }
    return of_copies;
}

std::optional<Clock::time_point> Host::hangs_at(bool is_asked) const {
    return is_asked || !is_ready_ ? std::optional(busy_since_ + patience) : std::nullopt;
}

Host::Ended Host::ended(Enclosures& enclosures) {
    process_.output.take();
    enclosures.bury(std::move(process_.enclosure));
    return {has_threads_, is_ready_ || is_ended() ? std::nullopt : std::optional(process_.output.text())};
}

}  // namespace sparrow::hooks
