// What the daemon kept of a unit: nothing that is damaged is taken, and what is taken changes no other
// setting.
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/daemon/kept_state.hpp"
#include "sparrow/daemon/unit_settings.hpp"
#include "sparrow/watch/policy.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

namespace {

unit::UnitName name_of(std::string_view text) {
    return *unit::UnitName::parse(text);
}

// A policy that wishes nothing of its own goes on from `state`, and takes it back.
void go_on(const daemon::UnitState& state) {
    constexpr std::uint64_t gib = std::uint64_t{1} << 30;
    model::Machine machine;
    machine.memory = 8 * gib;
    const daemon::UnitSettings settings(unit::UnitType::service, machine);
    watch::Policy policy(std::make_shared<const watch::WatchSpec>(), "web.service", unit::UnitType::service,
                         settings);
    policy.resume_with(state.settings, std::chrono::seconds(1));
    std::set<std::string> names;
    watch::Learned learned;
    for (const watch::Adjustments::State& setting : state.settings) {
        names.insert(setting.name);
        learned.settings.push_back({setting.name, setting.current, setting.base});
    }
    const auto check = [&](const watch::Actions& actions) {
        for (const watch::Change& change : actions.changes) {
            require(names.contains(change.name), "only what was adjusted is changed");
            (void)settings.property(change.name, change.to);
        }
    };
    check(policy.handle(watch::Running{false}, {}, std::chrono::seconds(2)));
    check(policy.handle(learned, {}, std::chrono::seconds(3)));
    const watch::Actions back = policy.revert({"person", "", "", 0});
    check(back);
    for (const watch::Change& change : back.changes) {
        bool is_base = false;
        for (const watch::Adjustments::State& setting : state.settings) {
            is_base = is_base || (setting.name == change.name && setting.base == change.to);
        }
        require(is_base, "a setting goes back to what it was");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const unit::UnitName web = name_of("web.service");
    require(!daemon::parse_kept(web, text), "nobody else's text is taken");
    const auto state = daemon::parse_unit_state(text);
    if (!state) {
        require(!state.error().message.empty(), "an error says what is wrong");
        return 0;
    }
    const std::string json = to_json(*state);
    const auto again = daemon::parse_unit_state(json);
    require(again && to_json(*again) == json, "a state is read back as it was written");
    const std::string kept = kept_text(web, *state);
    const auto taken = daemon::parse_kept(web, kept);
    if (taken) {
        require(to_json(*taken) == json, "a file is read back as it was written");
        go_on(*taken);
    }
    require(!daemon::parse_kept(name_of("db.service"), kept), "another unit's is not taken");
    require(!daemon::parse_kept(web, std::string_view(kept).substr(0, size % kept.size())),
            "what is cut off is not taken");
    std::string damaged = kept;
    damaged[(size * 31) % kept.size()] ^= static_cast<char>(1U << (size % 8));
    require(!daemon::parse_kept(web, damaged), "what is damaged is not taken");
    return 0;
}
