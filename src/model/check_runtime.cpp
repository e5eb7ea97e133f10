#include "sparrow/model/check_runtime.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>
#include <utility>

#include "check_rules.hpp"
#include "runtime_checks.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::model {

namespace {

const Check hook = either(closure, is_closure, [](const Value& value, const Place& place) {
    if (is_empty_hash(value)) {
        closure(value, place);
        return;
    }
    if (!std::holds_alternative<Hash>(value.data)) {
        refuse(value, place, "a closure, or %( run => sub { … }, timeout => 30 )");
        return;
    }
    fields({{"run", closure}, {"timeout", integer(1, 86400, "whole seconds from 1 to 86400")}}, {"run"})(
        value, place);
});

// A name near to one that systemd calls is taken for it: a hook that is never called would go unseen.
void hook_names(const Value& value, const Place& place) {
    static const std::vector<std::string> called{"pre-start", "post-start", "pre-stop", "post-stop"};
    each_entry(hook)(value, place);
    const auto* hash = std::get_if<Hash>(&value.data);
    for (const HashEntry& entry : hash == nullptr ? Hash{} : *hash) {
        const bool is_known = std::find(called.begin(), called.end(), entry.key) != called.end();
        if (const auto near = sparrow::nearest(entry.key, called); near && !is_known) {
            place.say(fmt::format("unknown hook '{}'; did you mean '{}'?", escape_control(entry.key), *near));
        }
    }
}

// psi_trigger_create() in the kernel: windows of 500 ms to 10 s, and a threshold of at most the window.
void psi_trigger(const Value& value, const Place& place) {
    constexpr std::int64_t least_window = 500'000;
    constexpr std::int64_t most_window = 10'000'000;
    fields({{"level", one_of({"some", "full"})},
            {"of", one_of({"system", "unit", "slice"})},
            {"threshold", integer(1, most_window, "microseconds from 1 to 10000000, at most the window")},
            {"window", integer(least_window, most_window, "microseconds from 500000 to 10000000")}},
           {"threshold", "window"})(value, place);
    const auto* hash = std::get_if<Hash>(&value.data);
    const auto number = [&](std::string_view key) -> std::optional<std::int64_t> {
        for (const HashEntry& entry : hash == nullptr ? Hash{} : *hash) {
            const auto* found = std::get_if<std::int64_t>(&settled(entry.value).data);
            if (entry.key == key && found != nullptr) {
                return *found;
            }
        }
        return std::nullopt;
    };
    const auto threshold = number("threshold");
    const auto window = number("window");
    if (threshold && window && *threshold > *window) {
        place.say(
            fmt::format("a threshold of {} us in a window of {} us is never reached", *threshold, *window));
    }
}

const Check thresholds = live_properties(amount);

const Check monitoring = fields({{"interval", interval},
                                 {"timeout", seconds},
                                 {"priority", one_of({"background", "normal"})},
                                 {"resource-check", closure},
                                 {"pattern-check", closure},
                                 {"change-threshold", thresholds}});

const Check kernel_monitoring = fields(
    {{"psi",
      fields({{"enabled", boolean}, {"memory", psi_trigger}, {"cpu", psi_trigger}, {"io", psi_trigger}})},
     {"cgroup-memory", fields({{"enabled", boolean},
                               {"high-threshold", amount},
                               {"oom-score", integer(-1000, 1000, "an integer from -1000 to 1000")}})}});

void expectation(const Value& value, const Place& place) {
    const auto is_regex = [](const Value& v) { return std::holds_alternative<Regex>(v.data); };
    fields({{"status", integer(100, 599, "an HTTP status from 100 to 599")},
            {"body", either([](const Value&, const Place&) {}, is_regex, text)}})(value, place);
}

void health_check(const Value& value, const Place& place) {
    const Check count = integer(1, 1000, "a number from 1 to 1000");
    fields({{"type", one_of({"http", "tcp", "exec", "closure"})},
            {"url", text},
            {"host", text},
            {"port", integer(1, 65535, "a port from 1 to 65535")},
            {"command", as_setting("Service", "ExecStart")},
            {"check", closure},
            {"expect", expectation},
            {"interval", interval},
            {"timeout", seconds},
            {"start-period", seconds},
            {"failure-threshold", count},
            {"success-threshold", count},
            {"on-failure", either(closure, is_closure, one_of({"restart", "stop", "notify"}))}},
           {"type"})(value, place);
    const auto* hash = std::get_if<Hash>(&value.data);
    const auto has = [&](std::string_view key) {
        return std::any_of(hash->begin(), hash->end(),
                           [&](const HashEntry& entry) { return entry.key == key; });
    };
    static const std::vector<std::pair<std::string_view, std::string_view>> needed{
        {"http", "url"}, {"tcp", "port"}, {"exec", "command"}, {"closure", "check"}};
    for (const HashEntry& entry : hash == nullptr ? Hash{} : *hash) {
        const auto* type = std::get_if<std::string>(&settled(entry.value).data);
        for (const auto& [name, key] : needed) {
            if (entry.key == "type" && type != nullptr && *type == name && !has(key)) {
                place.say(fmt::format("a check of type '{}' needs '{}'", name, key));
            }
        }
    }
}

void start_if(const Value& value, const Place& place) {
    if (std::holds_alternative<List>(value.data)) {
        each_element(hook, "a list of closures")(value, place);
    } else {
        hook(value, place);
    }
}

const std::vector<Field>& checks() {
    static const std::vector<Field> all{
        {"adaptation", check_adaptation},
        {"adaptive-resources",
         fields({{"kernel-signals", boolean}, {"interval", interval}, {"adaptation-strategy", closure}})},
        {"change-threshold", thresholds},
        {"health-check", health_check},
        {"hooks", hook_names},
        {"kernel-monitoring", kernel_monitoring},
        {"monitoring", monitoring},
        {"on-change", one_of({"restart", "reload", "none"})},
        {"orchestration",
         // `requires` gives dependencies, which are checked as such.
         fields({{"requires", [](const Value&, const Place&) {}},
                 {"startup-sequence", each_element(closure, "a text of 'begin:', statements and 'end:'")}})},
        {"pressure-response", closure},
        {"rules", check_rules},
        {"start-if", start_if},
    };
    return all;
}

}  // namespace

std::vector<Finding> check_runtime(unit::UnitType type, std::string_view key, const Value& value) {
    std::vector<Finding> findings;
    const Place place{type, std::string(key), findings};
    if (type != unit::UnitType::service) {
        place.say(fmt::format("belongs in a service, and this is a {}", to_string(type)));
        return findings;
    }
    const auto found =
        std::find_if(checks().begin(), checks().end(), [&](const Field& field) { return field.name == key; });
    if (found != checks().end()) {
        found->check(settled(value), place);
    }
    return findings;
}

}  // namespace sparrow::model
