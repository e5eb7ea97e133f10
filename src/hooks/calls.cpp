#include "sparrow/hooks/calls.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "sparrow/hooks/program.hpp"
#include "sparrow/raku/hook_host.hpp"

namespace sparrow::hooks {

namespace {

using TroubleKind = raku::HookTrouble::Kind;

// What a source does after it has answered: its END blocks.
constexpr std::chrono::seconds to_end_in{1};

std::string too_long(std::chrono::milliseconds timeout) {
    const auto seconds = static_cast<double>(timeout.count()) / 1000;
    return fmt::format("it took longer than {} s and was ended", seconds);
}

}  // namespace

struct Calls::Call {
    std::uint32_t id = 0;
    // 0: it has its reply, or nobody waits for it.
    std::uint64_t client = 0;
    raku::HookRequest request;
    bool has_begun = false;
    // Whether it has begun again, as what it was to be a copy of was ended.
    bool was_lost = false;
    Clock::time_point began = {};
    Clock::time_point deadline = {};
    std::optional<raku::HookStart> start = std::nullopt;
    // The unit process that it needs, until it has a process of its own; 0: none.
    std::uint32_t unit = 0;
    // The unit process that its process is a copy of, and the number of the copy.
    std::uint32_t copy_of = 0;
    std::uint32_t copy = 0;
    // What the evaluation of its source has printed, where that was for it.
    std::string evaluated = {};
    std::optional<Copy> process = std::nullopt;

    // Whether it is to be ended when its time is over.
    [[nodiscard]] bool is_going() const { return client != 0 || (process && !process->is_ended()); }
};

Calls::Calls(Units& units, Enclosures& enclosures, BundleReader read_bundle, raku::Variables environment,
             Limits limits)
    : units_(units),
      enclosures_(enclosures),
      read_bundle_(std::move(read_bundle)),
      environment_(std::move(environment)),
      limits_(limits) {}

Calls::~Calls() {
    for (const auto& [id, call] : calls_) {
        if (call->process) {
            call->process->end();
        }
    }
}

Calls::Call* Calls::find(std::uint64_t client, std::uint64_t request) const {
    const auto is_meant = [&](const std::shared_ptr<Call>& call) {
        return call->client == client && call->request.id == request;
    };
    const auto waiting = std::find_if(waiting_.begin(), waiting_.end(), is_meant);
    if (waiting != waiting_.end()) {
        return waiting->get();
    }
    const auto begun =
        std::find_if(calls_.begin(), calls_.end(), [&](const auto& entry) { return is_meant(entry.second); });
    return begun == calls_.end() ? nullptr : begun->second.get();
}

void Calls::take(std::uint64_t client, raku::HookRequest request) {
    Call* const same = find(client, request.id);
    if (std::holds_alternative<raku::CancelRequest>(request.what)) {
        if (same != nullptr) {
            reply(*same, raku::HookTrouble{TroubleKind::cancelled, "it was cancelled"}, Clock::now());
        }
        return;
    }
    const std::uint64_t id = request.id;
    const auto refuse = [&](TroubleKind kind, std::string why) {
        replies_.push_back({client, {id, raku::HookTrouble{kind, std::move(why)}}});
    };
    if (same != nullptr) {
        refuse(TroubleKind::request, fmt::format("another request {} is still under way", id));
    } else if (waiting_.size() >= limits_.waiting) {
        refuse(TroubleKind::busy, fmt::format("{} requests are waiting already", waiting_.size()));
    } else {
        auto call = std::make_shared<Call>();
        call->id = ++last_id_;
        call->client = client;
        call->request = std::move(request);
        waiting_.push_back(std::move(call));
    }
}

void Calls::forget(std::uint64_t client) {
    const auto now = Clock::now();
    std::vector<std::shared_ptr<Call>> forgotten(waiting_.begin(), waiting_.end());
    std::transform(calls_.begin(), calls_.end(), std::back_inserter(forgotten),
                   [](const auto& entry) { return entry.second; });
    for (const auto& call : forgotten) {
        if (call->client == client) {
            reply(*call, raku::HookTrouble{TroubleKind::cancelled, "its client has gone"}, now);
        }
    }
}

void Calls::go_on(Clock::time_point now) {
    std::vector<std::shared_ptr<Call>> late;
    for (const auto& [id, call] : calls_) {
        if (call->is_going() && call->deadline <= now) {
            late.push_back(call);
        }
    }
    std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(late), [&](const auto& call) {
        return call->client != 0 && call->has_begun && call->deadline <= now;
    });
    for (const auto& call : late) {
        if (call->client == 0) {
            call->process->end();
            continue;
        }
        const std::uint32_t unit = call->process ? 0 : call->unit;
        reply(*call, raku::HookTrouble{TroubleKind::timeout, too_long(call->request.timeout)}, now);
        // An evaluation that takes too long is not waited for: for the others it is begun anew.
        for (const auto& other : without_process(unit)) {
            begin_again(*other);
        }
    }
    while (!waiting_.empty() && count_running() < limits_.running) {
        const std::shared_ptr<Call> call = waiting_.front();
        if (call->client != 0 && !begin(call, now)) {
            return;
        }
        waiting_.pop_front();
    }
}

std::optional<Clock::time_point> Calls::next_time() const {
    std::optional<Clock::time_point> next;
    const auto look = [&](const Call& call) {
        if (call.is_going() && call.has_begun) {
            next = next ? std::min(*next, call.deadline) : call.deadline;
        }
    };
    for (const auto& [id, call] : calls_) {
        look(*call);
    }
    for (const auto& call : waiting_) {
        look(*call);
    }
    return next;
}

// Those that have their reply and are but to be ended do not count: one that cannot end is not to keep
// others.
std::size_t Calls::count_running() const {
    return static_cast<std::size_t>(std::count_if(
        calls_.begin(), calls_.end(), [](const auto& entry) { return entry.second->client != 0; }));
}

bool Calls::begin(const std::shared_ptr<Call>& call, Clock::time_point now) {
    if (!call->has_begun) {
        call->has_begun = true;
        call->began = now;
        call->deadline = now + call->request.timeout;
    }
    calls_.emplace(call->id, call);
    bool has_room = true;
    if (const auto* exec = std::get_if<raku::ExecRequest>(&call->request.what)) {
        begin_program(*call, *exec, now);
    } else if (const auto* asked = std::get_if<raku::CallRequest>(&call->request.what)) {
        has_room = begin_call(*call, *asked, now);
    }
    if (!has_room) {
        calls_.erase(call->id);
    }
    return has_room;
}

void Calls::begin_program(Call& call, const raku::ExecRequest& request, Clock::time_point now) {
    auto enclosure = enclosures_.make("check", {call.request.memory, limits_.processes});
    auto process = enclosure ? Copy::make(std::move(*enclosure)) : tl::unexpected(enclosure.error());
    auto started =
        process ? start_program(request.command, environment_, *process) : tl::unexpected(process.error());
    if (!started) {
        reply(call, raku::HookTrouble{TroubleKind::host, started.error().message}, now);
        return;
    }
    call.process.emplace(std::move(*process));
}

bool Calls::begin_call(Call& call, const raku::CallRequest& request, Clock::time_point now) {
    if (const auto found = units_.use(request.bundle, now)) {
        call.unit = found->id;
        call.start = found->is_ready && !call.start ? raku::HookStart::warm : raku::HookStart::cold;
        if (found->is_ready) {
            ask_unit(call, now);
        }
        return true;
    }
    call.start = raku::HookStart::cold;
    auto bundle = read_bundle_(request.bundle);
    if (!bundle) {
        reply(call, raku::HookTrouble{TroubleKind::bundle, bundle.error().message}, now);
        return true;
    }
    if (!units_.make_room()) {
        return false;
    }
    const auto begun = units_.begin(request.bundle, std::move(*bundle), call.request.memory, now);
    if (!begun) {
        reply(call, raku::HookTrouble{TroubleKind::host, begun.error().message}, now);
        return true;
    }
    call.unit = *begun;
    return true;
}

void Calls::ask_unit(Call& call, Clock::time_point now) {
    const auto* request = std::get_if<raku::CallRequest>(&call.request.what);
    auto copy = units_.copy(call.unit, call.request.memory);
    const auto asked =
        copy ? copy->process.call(raku::to_call_request(*request)) : tl::unexpected(copy.error());
    if (copy) {
        call.copy_of = call.unit;
        call.copy = copy->id;
        call.process.emplace(std::move(copy->process));
    }
    if (!asked) {
        reply(call, raku::HookTrouble{TroubleKind::host, asked.error().message}, now);
    } else if (call.process->pid != 0) {
        leave_unit(call);
    }
}

void Calls::hand_on(Call& call, Outcome outcome, Clock::time_point now) {
    if (call.process) {
        call.process->output.take();
    }
    if (call.client != 0) {
        raku::HookReply reply{call.request.id, std::move(outcome), call.evaluated};
        if (call.process) {
            reply.output += call.process->output.text();
        }
        if (call.has_begun) {
            reply.took = std::chrono::duration_cast<std::chrono::microseconds>(now - call.began);
        }
        reply.start = call.start;
        replies_.push_back({call.client, std::move(reply)});
        call.client = 0;
    }
}

void Calls::reply(Call& call, Outcome outcome, Clock::time_point now) {
    hand_on(call, std::move(outcome), now);
    if (call.process) {
        call.process->end();
    }
    leave_unit(call);
    if (!call.process) {
        const std::uint32_t id = call.id;
        calls_.erase(id);
    }
}

void Calls::leave_unit(Call& call) {
    if (call.unit != 0) {
        units_.release(std::exchange(call.unit, 0));
    }
}

void Calls::take_event(const UnitEvent& event) {
    const auto now = Clock::now();
    const auto entry = std::find_if(calls_.begin(), calls_.end(), [&](const auto& call) {
        return call.second->process && call.second->copy != 0 && call.second->copy == event.copy;
    });
    switch (event.kind) {
        case UnitEvent::Kind::ready:
        case UnitEvent::Kind::alone:
            unit_ready(event);
            return;
        case UnitEvent::Kind::failed:
            unit_failed(event);
            return;
        case UnitEvent::Kind::forked:
            if (entry != calls_.end()) {
                const std::shared_ptr<Call> call = entry->second;
                call->process->appeared(event.pid);
                leave_unit(*call);
            }
            return;
        case UnitEvent::Kind::lost:
            if (entry != calls_.end()) {
                const std::shared_ptr<Call> call = entry->second;
                if (begin_again_once(*call)) {
                    return;
                }
                reply(*call, event.outcome, now);
                enclosures_.bury(std::move(call->process->enclosure));
                calls_.erase(call->id);
            }
            return;
    }
}

std::vector<std::shared_ptr<Calls::Call>> Calls::without_process(std::uint32_t unit) const {
    std::vector<std::shared_ptr<Call>> found;
    for (const auto& [id, call] : calls_) {
        if (unit != 0 && call->unit == unit && !call->process) {
            found.push_back(call);
        }
    }
    return found;
}

// Those that wait for it ask it, but one only where it can serve but one.
void Calls::unit_ready(const UnitEvent& event) {
    const auto now = Clock::now();
    const auto waiting = without_process(event.unit);
    const bool serves_all = event.kind == UnitEvent::Kind::ready;
    // Backwards: those that begin again are to wait in the order in which they came.
    for (auto call = waiting.rbegin(); call != waiting.rend(); ++call) {
        const bool is_first = *call == waiting.front();
        if (is_first || serves_all) {
            (*call)->evaluated = is_first ? event.output : "";
            ask_unit(**call, now);
        } else {
            begin_again(**call);
        }
    }
}

// Where nothing of it has run; false where that is not the first time.
bool Calls::begin_again_once(Call& call) {
    if (call.client == 0 || std::exchange(call.was_lost, true)) {
        return false;
    }
    enclosures_.bury(std::move(call.process->enclosure));
    call.process.reset();
    // Whether its unit process is still there is seen when it begins.
    if (call.start == raku::HookStart::warm) {
        call.start.reset();
    }
    begin_again(call);
    return true;
}

void Calls::begin_again(Call& call) {
    const auto entry = calls_.find(call.id);
    const std::shared_ptr<Call> same = entry->second;
    leave_unit(call);
    calls_.erase(entry);
    waiting_.push_front(same);
}

void Calls::unit_failed(const UnitEvent& event) {
    const auto now = Clock::now();
    for (const auto& call : without_process(event.unit)) {
        call->evaluated = event.output;
        reply(*call, event.outcome, now);
    }
}

void Calls::child_ended(pid_t pid, int status, Clock::time_point now) {
    const auto entry = std::find_if(calls_.begin(), calls_.end(), [pid](const auto& call) {
        return call.second->process && call.second->process->pid == pid;
    });
    if (entry == calls_.end()) {
        return;
    }
    const std::shared_ptr<Call> call = entry->second;
    call->process->output.take();
    const bool is_program = std::holds_alternative<raku::ExecRequest>(call->request.what);
    // Somebody has ended the copy while it waited.
    if (!is_program && !call->process->has_taken_call() && begin_again_once(*call)) {
        return;
    }
    if (!is_program) {
        to_reserve_.emplace_back(call->copy_of, call->request.memory);
    }
    if (call->client != 0) {
        reply(*call,
              is_program && !call->process->enclosure.ran_out_of_memory()
                  ? Outcome(raku::ExecStatus{exit_status(status)})
                  : call->process->outcome(status, "it"),
              now);
    }
    enclosures_.bury(std::move(call->process->enclosure));
    calls_.erase(call->id);
}

void Calls::reserve_copies() {
    for (const auto& [unit, memory] : std::exchange(to_reserve_, {})) {
        units_.reserve(unit, memory);
    }
}

std::vector<AddressedReply> Calls::take_replies() {
    return std::exchange(replies_, {});
}

void Calls::take_output() {
    const auto now = Clock::now();
    for (const auto& [id, call] : calls_) {
        if (!call->process) {
            continue;
        }
        call->process->output.take();
        call->process->answer.take();
        if (auto outcome = call->client == 0 ? std::nullopt : call->process->answered()) {
            hand_on(*call, std::move(*outcome), now);
            leave_unit(*call);
            call->deadline = std::min(call->deadline, now + to_end_in);
        }
    }
}

std::vector<int> Calls::fds() const {
    std::vector<int> fds;
    for (const auto& [id, call] : calls_) {
        if (call->process) {
            fds.insert(fds.end(), {call->process->output.fd(), call->process->answer.fd()});
        }
    }
    return fds;
}

std::vector<pid_t> Calls::pids() const {
    std::vector<pid_t> pids;
    for (const auto& [id, call] : calls_) {
        if (call->process) {
            pids.push_back(call->process->pid);
        }
    }
    return pids;
}

}  // namespace sparrow::hooks
