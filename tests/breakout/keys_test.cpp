// Hostile texts as what a task-run has beside the values of settings: keys, names, and what the daemon reads.
#include <string>
#include <vector>

#include "breakout.hpp"
#include "pattern.hpp"
#include "sparrow/model/runtime_keys.hpp"
#include "support/catch.hpp"
#include "support/hostile_texts.hpp"

using namespace sparrow;
using model::Closure;
using model::Hash;
using model::List;
using model::Parameter;
using model::Value;
using model::Words;
using test::here;

namespace {

using Parameters = std::vector<Parameter>;

// Parameters of a service with a place for a text.
struct Place {
    std::string name;
    Parameters pattern;
};

Value text_value(const std::string& value) {
    return {value};
}

Value number(std::int64_t value) {
    return {value};
}

Value closure(const std::string& name) {
    return {Closure{name, 1}};
}

Parameters one(const std::string& key, Value value) {
    return {{key, std::move(value)}};
}

Parameters check_of(const std::string& type, Hash more) {
    more.push_back({"type", text_value(type)});
    return one("health-check", {std::move(more)});
}

Parameters rule_of(Value on, Value set) {
    return one("rules", {List{{Hash{{"on", std::move(on)}, {"set", std::move(set)}}}}});
}

Parameters psi_of(Hash trigger) {
    return one("kernel-monitoring", {Hash{{"psi", {Hash{{"memory", {std::move(trigger)}}}}}}});
}

const std::vector<Place>& keys() {
    static const std::vector<Place> all{
        {"a key", one(here, text_value("yes"))},
        {"a key of a section", one("Service", {Hash{{here, text_value("yes")}}})},
        {"a section", one(here, {Hash{{"Nice", number(1)}}})},
        {"the value of a section", one("Service", text_value(here))},
        {"the start of a key", one(here + "nice", number(1))},
        {"the end of a key", one("nice" + here, number(1))},
        {"the type in a key", one("after-" + here, text_value("x"))},
        {"a dependency's name", one("after-service", text_value(here))},
    };
    return all;
}

const std::vector<Place>& runtime_values() {
    static const std::vector<Place> all{
        {"adaptive-resources.interval", one("adaptive-resources", {Hash{{"interval", text_value(here)}}})},
        {"adaptive-resources.adaptation-strategy",
         one("adaptive-resources", {Hash{{"adaptation-strategy", closure(here)}}})},
        {"adaptive-resources.KEY", one("adaptive-resources", {Hash{{here, number(1)}}})},
        {"change-threshold.KEY", one("change-threshold", {Hash{{here, text_value("1M")}}})},
        {"change-threshold.memory-max", one("change-threshold", {Hash{{"memory-max", text_value(here)}}})},
        {"health-check.type", check_of(here, {})},
        {"health-check.KEY", check_of("tcp", {{"port", number(1)}, {here, text_value("x")}})},
        {"health-check.url", check_of("http", {{"url", text_value(here)}})},
        {"health-check.host", check_of("tcp", {{"port", number(1)}, {"host", text_value(here)}})},
        {"health-check.expect.body",
         check_of("http", {{"url", text_value("http://x")}, {"expect", {Hash{{"body", text_value(here)}}}}})},
        {"health-check.expect.body, a regex",
         check_of("http", {{"url", text_value("x")}, {"expect", {Hash{{"body", {model::Regex{here}}}}}}})},
        {"health-check.command", check_of("exec", {{"command", text_value(here)}})},
        {"health-check.command, a word",
         check_of("exec", {{"command", {Words{{text_value("/bin/echo"), text_value(here)}}}}})},
        {"health-check.check", check_of("closure", {{"check", closure(here)}})},
        {"health-check.interval", check_of("tcp", {{"port", number(1)}, {"interval", text_value(here)}})},
        {"health-check.on-failure", check_of("tcp", {{"port", number(1)}, {"on-failure", text_value(here)}})},
        {"hooks.KEY", one("hooks", {Hash{{here, closure("hooks." + here)}}})},
        {"hooks.pre-start", one("hooks", {Hash{{"pre-start", closure(here)}}})},
        {"hooks.pre-stop.run",
         one("hooks", {Hash{{"pre-stop", {Hash{{"run", closure(here)}, {"timeout", number(5)}}}}}})},
        {"hooks.post-stop.KEY",
         one("hooks", {Hash{{"post-stop", {Hash{{"run", closure("x")}, {here, number(5)}}}}}})},
        {"kernel-monitoring.KEY", one("kernel-monitoring", {Hash{{here, {Hash{}}}}})},
        {"kernel-monitoring.psi.memory.level",
         psi_of({{"level", text_value(here)}, {"threshold", number(1)}, {"window", number(1'000'000)}})},
        {"kernel-monitoring.psi.memory.KEY",
         psi_of({{here, text_value("x")}, {"threshold", number(1)}, {"window", number(1'000'000)}})},
        {"kernel-monitoring.cgroup-memory.high-threshold",
         one("kernel-monitoring", {Hash{{"cgroup-memory", {Hash{{"high-threshold", text_value(here)}}}}}})},
        {"monitoring.priority", one("monitoring", {Hash{{"priority", text_value(here)}}})},
        {"monitoring.pattern-check", one("monitoring", {Hash{{"pattern-check", closure(here)}}})},
        {"on-change", one("on-change", text_value(here))},
        {"orchestration.requires", one("orchestration", {Hash{{"requires", text_value(here)}}})},
        {"orchestration.requires, a list",
         one("orchestration", {Hash{{"requires", {List{{text_value(here)}}}}}})},
        {"orchestration.requires, a literal",
         one("orchestration", {Hash{{"requires", {model::Literal{here}}}}})},
        {"orchestration.startup-sequence",
         one("orchestration", {Hash{{"startup-sequence", text_value(here)}}})},
        {"orchestration.startup-sequence, a closure",
         one("orchestration", {Hash{{"startup-sequence", {List{{closure(here)}}}}}})},
        {"pressure-response", one("pressure-response", closure(here))},
        {"rules.on", rule_of(text_value(here), {Hash{{"cpu-weight", number(50)}}})},
        {"rules.set.KEY", rule_of(text_value("oom-kill"), {Hash{{here, number(50)}}})},
        {"rules.set.memory-max", rule_of(text_value("oom-kill"), {Hash{{"memory-max", text_value(here)}}})},
        {"start-if", one("start-if", closure(here))},
        {"start-if, in a list", one("start-if", {List{{closure(here)}, {closure("x")}}})},
    };
    return all;
}

test::Attempt service(Parameters parameters) {
    parameters.push_back({"start", text_value("/bin/true")});
    return {*unit::UnitName::parse("x.service"),
            {"x", "systemd", 1, std::move(parameters)},
            {"X-Sparrow.", "Service.Nice", "Unit.After", "Unit.Requires", "Service.ExecCondition",
             "Service.ExecStartPre", "Service.ExecStop"}};
}

void try_all(const std::vector<Place>& places) {
    if (!test::systemd_parser()) {
        return;
    }
    test::Tally tally;
    for (const Place& place : places) {
        for (const std::string_view hostile : test::hostile_texts) {
            try_out(service(test::filled(place.pattern, std::string(hostile))), place.name, hostile, tally);
        }
        // Longer than any line that systemd reads, and than any message should be.
        const std::string longest(2UL * 1024 * 1024, 'a');
        try_out(service(test::filled(place.pattern, longest)), place.name, longest, tally);
    }
    tally.report("");
}

// The words of `found`'s last command, unescaped.
std::vector<std::string> last_command(const std::vector<test::ReadAssignment>& found, std::string_view key) {
    std::vector<std::string> words;
    for (const test::ReadAssignment& assignment : found) {
        if (assignment.key == key) {
            words = test::systemd_parser()->words(assignment.value, true).value_or(words);
        }
    }
    return words;
}

}  // namespace

TEST_CASE("no key is another key or a line of its own") {
    try_all(keys());
}

TEST_CASE("no text breaks out of what the daemon reads") {
    if (!test::systemd_parser()) {
        return;
    }
    try_all(runtime_values());
    test::judge_each_text("runtime keys", [](std::string_view hostile, test::Tally& tally) {
        const std::string t(hostile);
        for (const std::string_view key : model::runtime_keys()) {
            for (const Value& value :
                 {text_value(t), Value{List{{text_value(t)}}}, Value{Hash{{t, text_value(t)}}}, closure(t),
                  Value{model::Literal{t}}}) {
                try_out(service(one(std::string(key), value)), std::string(key), hostile, tally);
            }
        }
    });
}

TEST_CASE("no task's or plugin's name breaks out") {
    if (!test::systemd_parser()) {
        return;
    }
    test::judge_each_text("names", [](std::string_view hostile, test::Tally& tally) {
        const std::string name(hostile);
        for (const Parameters& more :
             {Parameters{}, one("description", text_value("x")), one("hooks", {Hash{}}),
              Parameters{{"description", text_value("x")}, {"on-change", text_value("none")}}}) {
            test::Attempt by_task = service(more);
            by_task.task.name = name;
            try_out(by_task, "the task's name", hostile, tally);
            test::Attempt by_plugin = service(more);
            by_plugin.task.plugin = name;
            try_out(by_plugin, "the plugin's name", hostile, tally);
        }
    });
}

// Any name that UnitName takes may stand in the command of a hook, with the backslashes of systemd-escape.
TEST_CASE("a hook is told the unit's own name") {
    if (!test::systemd_parser()) {
        return;
    }
    test::judge_each_text("units", [](std::string_view hostile, test::Tally& tally) {
        const auto name = unit::UnitName::parse(unit::with_suffix(hostile, unit::UnitType::service));
        if (!name || name->type() != unit::UnitType::service) {
            tally.refused();
            return;
        }
        test::Attempt attempt = service(one("start-if", closure("start-if")));
        attempt.name = *name;
        attempt.inspect = [&](const std::vector<test::ReadAssignment>& found) -> std::string {
            const auto words = last_command(found, "ExecCondition");
            const std::string expected = name->is_template() ? "%n" : name->full();
            return words.size() == 6 && words[4] == expected ? "" : "the hook is told another name";
        };
        try_out(attempt, "the unit's name", hostile, tally);
    });
}
