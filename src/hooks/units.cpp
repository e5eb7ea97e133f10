#include "sparrow/hooks/units.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/hooks/program.hpp"
#include "sparrow/raku/hook_host.hpp"

namespace sparrow::hooks {

namespace {

using Kind = raku::HookTrouble::Kind;

// How long a host may take to start, and to make a copy; on the slowest of machines.
constexpr auto host_patience = std::chrono::seconds(60);
// A unit process is asked for once more where the host dies meanwhile, which need not be its fault.
constexpr int most_tries = 2;

}  // namespace

struct Units::Host {
    Copy process;
    Copier copier;
    std::vector<std::string> repositories;
    bool is_ready = false;
    // It will end, and the next one need not have threads.
    bool has_threads = false;
    // Since when it is starting or making a copy.
    Clock::time_point busy_since;
};

struct Units::Unit {
    std::uint32_t id = 0;
    std::string digest;
    raku::Bundle bundle;
    Copy process;
    Copier copier;
    Stage stage = Stage::wanted;
    int tries = 0;
    int users = 0;
    // It serves the only call that it can.
    bool is_serving = false;
    // Copies that it has been asked for, for calls, and that are not known yet.
    std::set<std::uint32_t> asked = {};
    Clock::time_point last_used = {};
};

Units::Units(RakuSettings settings, Limits limits, Enclosures& enclosures)
    : settings_(std::move(settings)), limits_(limits), enclosures_(enclosures), reserve_(enclosures) {}

Units::~Units() {
    for (const auto& [id, unit] : units_) {
        unit->process.end();
    }
    if (host_) {
        host_->process.end();
    }
}

std::optional<Units::Found> Units::use(const std::string& digest, Clock::time_point now) {
    for (const auto& [id, unit] : units_) {
        if (unit->digest == digest && unit->stage != Stage::consumed && !unit->process.is_ended()) {
            ++unit->users;
            unit->last_used = now;
            return Found{id, unit->stage == Stage::ready};
        }
    }
    return std::nullopt;
}

bool Units::make_room() {
    const auto live = static_cast<std::size_t>(std::count_if(
        units_.begin(), units_.end(), [](const auto& entry) { return !entry.second->process.is_ended(); }));
    if (live < limits_.units) {
        return true;
    }
    const auto oldest = unit_to_end(uses());
    if (oldest) {
        end(*units_.at(*oldest));
    }
    return oldest.has_value();
}

Result<std::uint32_t> Units::begin(const std::string& digest, raku::Bundle bundle, std::uint64_t memory,
                                   Clock::time_point now) {
    auto enclosure = enclosures_.make("unit", {memory, limits_.processes});
    auto process = enclosure ? Copy::make(std::move(*enclosure)) : tl::unexpected(enclosure.error());
    auto copier = process ? Copier::make() : tl::unexpected(process.error());
    if (!copier) {
        return tl::unexpected(copier.error());
    }
    const std::uint32_t id = ++last_id_;
    auto unit =
        std::make_unique<Unit>(Unit{id, digest, std::move(bundle), std::move(*process), std::move(*copier)});
    unit->users = 1;
    unit->last_used = now;
    const raku::Variables environment = raku::merge(raku::evaluation_environment(settings_.environment),
                                                    unit->bundle.inputs.context.environment);
    const auto written = unit->process.write_request(raku::to_unit_request(
        unit->bundle, environment, unit->process.channels(), unit->copier.calls(), unit->copier.control()));
    if (!written) {
        return tl::unexpected(written.error());
    }
    units_.emplace(id, std::move(unit));
    ask_host(now);
    return id;
}

Result<void> Units::start_host(Clock::time_point now) {
    const auto wanted = std::find_if(units_.begin(), units_.end(),
                                     [](const auto& entry) { return entry.second->stage == Stage::wanted; });
    auto enclosure = enclosures_.make("host", {});
    auto process = enclosure ? Copy::make(std::move(*enclosure)) : tl::unexpected(enclosure.error());
    auto copier = process ? Copier::make() : tl::unexpected(process.error());
    if (!copier) {
        return tl::unexpected(copier.error());
    }
    raku::HookHostOptions options{settings_.evaluate, settings_.scratch_dir};
    options.evaluate.repositories = wanted->second->bundle.inputs.context.repositories;
    options.control = copier->control();
    options.output = process->output.write_end();
    options.cgroup_procs = process->enclosure.procs_fd();
    auto started = raku::start_hook_host(options, raku::evaluation_environment(settings_.environment));
    if (!started) {
        return tl::unexpected(started.error());
    }
    copier->use_requests(std::move(started->requests));
    process->appeared(started->pid);
    host_ = std::make_unique<Host>(Host{std::move(*process), std::move(*copier),
                                        std::move(options.evaluate.repositories), false, false, now});
    return {};
}

void Units::ask_host(Clock::time_point now) {
    const auto wanted = units_at(Stage::wanted);
    if (wanted.empty()) {
        return;
    }
    if (const auto started = host_ ? Result<void>() : start_host(now); !started) {
        for (const std::uint32_t id : wanted) {
            fail(*units_.at(id), raku::HookTrouble{Kind::host, started.error().message});
        }
        return;
    }
    if (!host_->is_ready || host_->process.is_ended()) {
        return;
    }
    for (const std::uint32_t id : wanted) {
        Unit& unit = *units_.at(id);
        if (host_->repositories == unit.bundle.inputs.context.repositories) {
            host_->busy_since = now;
            unit.stage = Stage::asked;
            ++unit.tries;
            if (!host_->copier.ask(id, unit.process.request_fd())) {
                host_->process.end();
            }
        }
    }
    // A host has the repositories of one bundle; few sites have several.
    if (units_at(Stage::asked).empty() && !units_at(Stage::wanted).empty()) {
        host_->process.end();
    }
}

Result<WaitingCopy> Units::ask(const Unit& unit, std::uint64_t memory) {
    auto enclosure = enclosures_.make("call", {memory, limits_.processes});
    auto process = enclosure ? Copy::make(std::move(*enclosure)) : tl::unexpected(enclosure.error());
    auto asked = process ? process->expect_call() : tl::unexpected(process.error());
    const std::uint32_t id = last_copy_ = last_copy_ % raku::most_request_id + 1;
    if (asked) {
        asked = unit.copier.ask(id, process->request_fd());
    }
    if (!asked) {
        return tl::unexpected(asked.error());
    }
    return WaitingCopy{id, std::move(*process)};
}

Result<WaitingCopy> Units::copy(std::uint32_t unit, std::uint64_t memory) {
    Unit& of = *units_.at(unit);
    auto kept = reserve_.take(unit, memory);
    auto copy = kept ? Result<WaitingCopy>(std::move(*kept)) : ask(of, memory);
    if (copy && copy->process.pid == 0) {
        of.asked.insert(copy->id);
    }
    return copy;
}

void Units::reserve(std::uint32_t unit, std::uint64_t memory) {
    const auto entry = units_.find(unit);
    if (entry == units_.end() || entry->second->stage != Stage::ready || entry->second->process.is_ended() ||
        reserve_.has(unit)) {
        return;
    }
    // Where none can be made now, the next call says why.
    if (auto copy = ask(*entry->second, memory)) {
        reserve_.put(unit, memory, std::move(*copy));
    }
}

void Units::release(std::uint32_t unit) {
    const auto entry = units_.find(unit);
    if (entry == units_.end() || --entry->second->users > 0) {
        return;
    }
    Unit& released = *entry->second;
    // One that was asked for a copy, and made none, hangs.
    const bool is_kept = released.is_serving || (released.stage == Stage::ready && released.asked.empty());
    if (!is_kept) {
        end(released);
    }
}

void Units::end(Unit& unit) {
    reserve_.end(unit.id);
    unit.process.end();
    if (unit.stage == Stage::wanted) {
        enclosures_.bury(std::move(unit.process.enclosure));
        units_.erase(unit.id);
    }
}

void Units::fail(Unit& unit, decltype(raku::HookReply::what) outcome) {
    if (!unit.process.is_ended()) {
        unit.process.output.take();
        events_.push_back({UnitEvent::Kind::failed, unit.id, std::move(outcome), unit.process.output.text()});
    }
    end(unit);
}

std::vector<std::uint32_t> Units::units_at(Stage stage) const {
    std::vector<std::uint32_t> found;
    for (const auto& [id, unit] : units_) {
        if (unit->stage == stage) {
            found.push_back(id);
        }
    }
    return found;
}

std::vector<UnitEvent> Units::take_events() {
    const auto now = Clock::now();
    take_host_reports(now);
    for (const auto& [id, unit] : units_) {
        unit->process.output.take();
        unit->process.answer.take();
        take_unit_reports(*unit);
    }
    return std::exchange(events_, {});
}

void Units::take_host_reports(Clock::time_point now) {
    if (!host_) {
        return;
    }
    host_->process.output.take();
    for (const Report& report : host_->copier.take_reports()) {
        const auto unit = units_.find(report.id);
        switch (report.kind) {
            case Report::Kind::ready:
                host_->is_ready = true;
                break;
            case Report::Kind::threads:
                host_->has_threads = true;
                break;
            case Report::Kind::forked:
                if (unit != units_.end() && unit->second->stage == Stage::asked) {
                    unit->second->stage = Stage::evaluating;
                    unit->second->process.appeared(report.pid);
                }
                break;
            case Report::Kind::failed:
                if (unit != units_.end() && unit->second->stage == Stage::asked) {
                    unit->second->stage = Stage::wanted;  // there is no process
                    fail(*unit->second, raku::HookTrouble{Kind::host, report.message});
                }
                break;
            case Report::Kind::alone:
                break;
        }
    }
    ask_host(now);
}

void Units::take_unit_reports(Unit& unit) {
    for (const Report& report : unit.copier.take_reports()) {
        switch (report.kind) {
            case Report::Kind::ready:
            case Report::Kind::alone:
                if (unit.stage == Stage::evaluating && !unit.process.is_ended()) {
                    const bool is_alone = report.kind == Report::Kind::alone;
                    unit.stage = is_alone ? Stage::consumed : Stage::ready;
                    unit.process.output.take();
                    events_.push_back({is_alone ? UnitEvent::Kind::alone : UnitEvent::Kind::ready,
                                       unit.id,
                                       {},
                                       unit.process.output.text()});
                }
                break;
            case Report::Kind::forked:
                if (!reserve_.appeared(report.id, report.pid) && unit.asked.erase(report.id) > 0) {
                    unit.is_serving = unit.stage == Stage::consumed;
                    events_.push_back({UnitEvent::Kind::forked, unit.id, {}, "", report.id, report.pid});
                }
                break;
            case Report::Kind::failed:
                if (!reserve_.was_not_made(report.id) && unit.asked.erase(report.id) > 0) {
                    events_.push_back({UnitEvent::Kind::lost, unit.id,
                                       raku::HookTrouble{Kind::crash, report.message}, "", report.id});
                }
                break;
            case Report::Kind::threads:
                break;
        }
    }
}

bool Units::child_ended(pid_t pid, int status, Clock::time_point now) {
    if (host_ && host_->process.pid == pid) {
        host_ended(status, now);
        return true;
    }
    if (reserve_.child_ended(pid)) {
        return true;
    }
    const auto entry = std::find_if(units_.begin(), units_.end(),
                                    [pid](const auto& unit) { return unit.second->process.pid == pid; });
    if (entry == units_.end()) {
        return false;
    }
    unit_ended(entry, status);
    return true;
}

void Units::host_ended(int status, Clock::time_point now) {
    host_->process.output.take();
    enclosures_.bury(std::move(host_->process.enclosure));
    const std::unique_ptr<Host> host = std::exchange(host_, nullptr);
    // What it had been asked for and did not make, another one will.
    for (const std::uint32_t id : units_at(Stage::asked)) {
        Unit& unit = *units_.at(id);
        unit.stage = Stage::wanted;
        if (unit.process.is_ended()) {
            end(unit);
        } else if (unit.tries >= most_tries) {
            fail(unit, raku::HookTrouble{Kind::host, "the Raku process that serves it was ended"});
        }
    }
    const bool starts_again = host->has_threads && !had_threads_;
    had_threads_ = host->has_threads;
    if (!host->is_ready && !host->process.is_ended() && !starts_again) {
        const std::string said = host->process.output.text();
        for (const std::uint32_t id : units_at(Stage::wanted)) {
            fail(*units_.at(id),
                 raku::HookTrouble{Kind::host, fmt::format("Raku cannot be run ({}, status {}): {}",
                                                           settings_.evaluate.raku, exit_status(status),
                                                           escape_control(trim(said)))});
        }
    }
    ask_host(now);
}

void Units::unit_ended(UnitEntry entry, int status) {
    Unit& unit = *entry->second;
    unit.process.output.take();
    const auto outcome = unit.process.outcome(status, "evaluating its source");
    if (unit.stage == Stage::evaluating && !unit.process.is_ended()) {
        events_.push_back({UnitEvent::Kind::failed, unit.id, outcome, unit.process.output.text()});
    }
    reserve_.end(unit.id);
    for (const std::uint32_t copy : unit.asked) {
        events_.push_back(
            {UnitEvent::Kind::lost, unit.id,
             raku::HookTrouble{Kind::crash, "the process that it was to be a copy of was ended"}, "", copy});
    }
    enclosures_.bury(std::move(unit.process.enclosure));
    units_.erase(entry);
}

void Units::end_idle(Clock::time_point now) {
    for (const std::uint32_t id : idle_units(uses(), now, limits_.unit_idle)) {
        end(*units_.at(id));
    }
    if (!units_.empty()) {
        last_needed_ = now;
    }
    if (host_ && !host_->process.is_ended() &&
        (units_.empty() ? last_needed_ + limits_.host_idle <= now
                        : is_host_busy() && host_->busy_since + host_patience <= now)) {
        host_->process.end();
    }
}

std::optional<Clock::time_point> Units::next_time() const {
    auto next = next_idle(uses(), limits_.unit_idle);
    if (host_ && !host_->process.is_ended() && (units_.empty() || is_host_busy())) {
        const auto end =
            units_.empty() ? last_needed_ + limits_.host_idle : host_->busy_since + host_patience;
        next = next ? std::min(*next, end) : end;
    }
    return next;
}

bool Units::is_host_busy() const {
    return !host_->is_ready || !units_at(Stage::asked).empty();
}

std::vector<UnitUse> Units::uses() const {
    std::vector<UnitUse> uses;
    for (const auto& [id, unit] : units_) {
        if (!unit->process.is_ended()) {
            uses.push_back({id, unit->last_used, unit->users > 0 || unit->stage != Stage::ready});
        }
    }
    return uses;
}

std::vector<int> Units::fds() const {
    std::vector<int> fds;
    if (host_) {
        fds.insert(fds.end(), {host_->copier.fd(), host_->process.output.fd()});
    }
    for (const auto& [id, unit] : units_) {
        fds.insert(fds.end(), {unit->copier.fd(), unit->process.output.fd(), unit->process.answer.fd()});
    }
    return fds;
}

std::vector<pid_t> Units::pids() const {
    std::vector<pid_t> pids = reserve_.pids();
    if (host_) {
        pids.push_back(host_->process.pid);
    }
    for (const auto& [id, unit] : units_) {
        pids.push_back(unit->process.pid);
    }
    return pids;
}

bool Units::awaits_copies() const {
    return reserve_.awaits_copies() || std::any_of(units_.begin(), units_.end(), [](const auto& entry) {
               return entry.second->stage == Stage::asked || !entry.second->asked.empty();
           });
}

}  // namespace sparrow::hooks
