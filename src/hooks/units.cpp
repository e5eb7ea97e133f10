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

// A unit process is asked for once more where the host dies meanwhile, which need not be its fault.
constexpr int most_tries = 2;

}  // namespace

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
        host_->end();
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

void Units::ask_host(Clock::time_point now) {
    const auto wanted = units_at(Stage::wanted);
    if (wanted.empty()) {
        return;
    }
    if (!host_) {
        auto started = Host::start(settings_, units_.at(wanted.front())->bundle.inputs.context.repositories,
                                   enclosures_, now);
        if (!started) {
            for (const std::uint32_t id : wanted) {
                fail(*units_.at(id), raku::HookTrouble{Kind::host, started.error().message});
            }
            return;
        }
        host_ = std::move(*started);
    }
    if (!host_->serves()) {
        return;
    }
    for (const std::uint32_t id : wanted) {
        Unit& unit = *units_.at(id);
        if (host_->repositories() == unit.bundle.inputs.context.repositories) {
            unit.stage = Stage::asked;
            ++unit.tries;
            host_->ask(id, unit.process.request_fd(), now);
        }
    }
    // A host has the repositories of one bundle; few sites have several.
    if (units_at(Stage::asked).empty() && !units_at(Stage::wanted).empty()) {
        host_->end();
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
    for (const Report& report : host_->take_reports()) {
        const auto entry = units_.find(report.id);
        if (entry == units_.end() || entry->second->stage != Stage::asked) {
            continue;
        }
        Unit& unit = *entry->second;
        if (report.kind == Report::Kind::forked) {
            unit.stage = Stage::evaluating;
            unit.process.appeared(report.pid);
        } else {
            unit.stage = Stage::wanted;  // there is no process
            fail(unit, raku::HookTrouble{Kind::host, report.message});
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
    if (host_ && host_->pid() == pid) {
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
    const Host::Ended ended = host_->ended(enclosures_);
    host_.reset();
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
    const bool started_anew = std::exchange(started_anew_, ended.is_to_start_anew);
    if (ended.said && (!ended.is_to_start_anew || started_anew)) {
        for (const std::uint32_t id : units_at(Stage::wanted)) {
            fail(*units_.at(id),
                 raku::HookTrouble{Kind::host, fmt::format("Raku cannot be run ({}, status {}): {}",
                                                           settings_.evaluate.raku, exit_status(status),
                                                           escape_control(trim(*ended.said)))});
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
    if (const auto end = host_ends_at(); end && *end <= now) {
        host_->end();
    }
}

std::optional<Clock::time_point> Units::next_time() const {
    const auto next = next_idle(uses(), limits_.unit_idle);
    const auto end = host_ends_at();
    return next && end ? std::min(next, end) : next ? next : end;
}

std::optional<Clock::time_point> Units::host_ends_at() const {
    if (!host_ || host_->is_ended()) {
        return std::nullopt;
    }
    return units_.empty() ? last_needed_ + limits_.host_idle
                          : host_->hangs_at(!units_at(Stage::asked).empty());
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
        fds = host_->fds();
    }
    for (const auto& [id, unit] : units_) {
        fds.insert(fds.end(), {unit->copier.fd(), unit->process.output.fd(), unit->process.answer.fd()});
    }
    return fds;
}

std::vector<pid_t> Units::pids() const {
    std::vector<pid_t> pids = reserve_.pids();
    if (host_) {
        pids.push_back(host_->pid());
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
