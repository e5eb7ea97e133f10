// Hostile texts as what a task-run has beside the values of settings: keys, names, and what the daemon reads.
#include <string>
#include <vector>

#include "breakout.hpp"
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

namespace {

// Parameters of a service with a text at one place.
struct Place {
    std::string name;
    std::vector<Parameter> (*parameters)(const std::string& text);
};

using Text = const std::string&;
using Parameters = std::vector<Parameter>;

Value text(const std::string& value) {
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
    more.push_back({"type", text(type)});
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
        {"a key", [](Text t) { return one(t, text("yes")); }},
        {"a key of a section",
         [](Text t) {
             return one("Service", {Hash{{t, text("yes")}}});
         }},
        {"a section",
         [](Text t) {
             return one(t, {Hash{{"Nice", number(1)}}});
         }},
        {"the value of a section", [](Text t) { return one("Service", text(t)); }},
        {"the start of a key", [](Text t) { return one(t + "nice", number(1)); }},
        {"the end of a key", [](Text t) { return one("nice" + t, number(1)); }},
        {"the type in a key", [](Text t) { return one("after-" + t, text("x")); }},
        {"a dependency's name", [](Text t) { return one("after-service", text(t)); }},
    };
    return all;
}

const std::vector<Place>& runtime_values() {
    static const std::vector<Place> all{
        {"adaptive-resources.interval",
         [](Text t) {
             return one("adaptive-resources", {Hash{{"interval", text(t)}}});
         }},
        {"adaptive-resources.adaptation-strategy",
         [](Text t) {
             return one("adaptive-resources", {Hash{{"adaptation-strategy", closure(t)}}});
         }},
        {"adaptive-resources.KEY",
         [](Text t) {
             return one("adaptive-resources", {Hash{{t, number(1)}}});
         }},
        {"change-threshold.KEY",
         [](Text t) {
             return one("change-threshold", {Hash{{t, text("1M")}}});
         }},
        {"change-threshold.memory-max",
         [](Text t) {
             return one("change-threshold", {Hash{{"memory-max", text(t)}}});
         }},
        {"health-check.type", [](Text t) { return check_of(t, {}); }},
        {"health-check.KEY",
         [](Text t) {
             return check_of("tcp", {{"port", number(1)}, {t, text("x")}});
         }},
        {"health-check.url",
         [](Text t) {
             return check_of("http", {{"url", text(t)}});
         }},
        {"health-check.host",
         [](Text t) {
             return check_of("tcp", {{"port", number(1)}, {"host", text(t)}});
         }},
        {"health-check.expect.body",
         [](Text t) {
             return check_of("http", {{"url", text("http://x")}, {"expect", {Hash{{"body", text(t)}}}}});
         }},
        {"health-check.expect.body, a regex",
         [](Text t) {
             return check_of("http", {{"url", text("x")}, {"expect", {Hash{{"body", {model::Regex{t}}}}}}});
         }},
        {"health-check.command",
         [](Text t) {
             return check_of("exec", {{"command", text(t)}});
         }},
        {"health-check.command, a word",
         [](Text t) {
             return check_of("exec", {{"command", {Words{{text("/bin/echo"), text(t)}}}}});
         }},
        {"health-check.check",
         [](Text t) {
             return check_of("closure", {{"check", closure(t)}});
         }},
        {"health-check.interval",
         [](Text t) {
             return check_of("tcp", {{"port", number(1)}, {"interval", text(t)}});
         }},
        {"health-check.on-failure",
         [](Text t) {
             return check_of("tcp", {{"port", number(1)}, {"on-failure", text(t)}});
         }},
        {"hooks.KEY",
         [](Text t) {
             return one("hooks", {Hash{{t, closure("hooks." + t)}}});
         }},
        {"hooks.pre-start",
         [](Text t) {
             return one("hooks", {Hash{{"pre-start", closure(t)}}});
         }},
        {"hooks.pre-stop.run",
         [](Text t) {
             return one("hooks", {Hash{{"pre-stop", {Hash{{"run", closure(t)}, {"timeout", number(5)}}}}}});
         }},
        {"hooks.post-stop.KEY",
         [](Text t) {
             return one("hooks", {Hash{{"post-stop", {Hash{{"run", closure("x")}, {t, number(5)}}}}}});
         }},
        {"kernel-monitoring.KEY",
         [](Text t) {
             return one("kernel-monitoring", {Hash{{t, {Hash{}}}}});
         }},
        {"kernel-monitoring.psi.memory.level",
         [](Text t) {
             return psi_of({{"level", text(t)}, {"threshold", number(1)}, {"window", number(1'000'000)}});
         }},
        {"kernel-monitoring.psi.memory.KEY",
         [](Text t) {
             return psi_of({{t, text("x")}, {"threshold", number(1)}, {"window", number(1'000'000)}});
         }},
        {"kernel-monitoring.cgroup-memory.high-threshold",
         [](Text t) {
             return one("kernel-monitoring", {Hash{{"cgroup-memory", {Hash{{"high-threshold", text(t)}}}}}});
         }},
        {"monitoring.priority",
         [](Text t) {
             return one("monitoring", {Hash{{"priority", text(t)}}});
         }},
        {"monitoring.pattern-check",
         [](Text t) {
             return one("monitoring", {Hash{{"pattern-check", closure(t)}}});
         }},
        {"on-change", [](Text t) { return one("on-change", text(t)); }},
        {"orchestration.requires",
         [](Text t) {
             return one("orchestration", {Hash{{"requires", text(t)}}});
         }},
        {"orchestration.requires, a list",
         [](Text t) {
             return one("orchestration", {Hash{{"requires", {List{{text(t)}}}}}});
         }},
        {"orchestration.requires, a literal",
         [](Text t) {
             return one("orchestration", {Hash{{"requires", {model::Literal{t}}}}});
         }},
        {"orchestration.startup-sequence",
         [](Text t) {
             return one("orchestration", {Hash{{"startup-sequence", text(t)}}});
         }},
        {"orchestration.startup-sequence, a closure",
         [](Text t) {
             return one("orchestration", {Hash{{"startup-sequence", {List{{closure(t)}}}}}});
         }},
        {"pressure-response", [](Text t) { return one("pressure-response", closure(t)); }},
        {"rules.on",
         [](Text t) {
             return rule_of(text(t), {Hash{{"cpu-weight", number(50)}}});
         }},
        {"rules.set.KEY",
         [](Text t) {
             return rule_of(text("oom-kill"), {Hash{{t, number(50)}}});
         }},
        {"rules.set.memory-max",
         [](Text t) {
             return rule_of(text("oom-kill"), {Hash{{"memory-max", text(t)}}});
         }},
        {"start-if", [](Text t) { return one("start-if", closure(t)); }},
        {"start-if, in a list",
         [](Text t) {
             return one("start-if", {List{{closure(t)}, {closure("x")}}});
         }},
    };
    return all;
}

test::Attempt service(Parameters parameters) {
    parameters.push_back({"start", text("/bin/true")});
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
            try_out(service(place.parameters(std::string(hostile))), place.name, hostile, tally);
        }
        // Longer than any line that systemd reads, and than any message should be.
        const std::string longest(2UL * 1024 * 1024, 'a');
        try_out(service(place.parameters(longest)), place.name, longest, tally);
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
    try_all(runtime_values());
    test::Tally tally;
    for (const std::string_view key : model::runtime_keys()) {
        for (const std::string_view hostile : test::hostile_texts) {
            const std::string t(hostile);
            for (const Value& value : {text(t), Value{List{{text(t)}}}, Value{Hash{{t, text(t)}}}, closure(t),
                                       Value{model::Literal{t}}}) {
                try_out(service(one(std::string(key), value)), std::string(key), hostile, tally);
            }
        }
    }
    tally.report("runtime keys");
}

TEST_CASE("no task's or plugin's name breaks out") {
    if (!test::systemd_parser()) {
        return;
    }
    test::Tally tally;
    for (const std::string_view hostile : test::hostile_texts) {
        const std::string name(hostile);
        for (const Parameters& more : {Parameters{}, one("description", text("x")), one("hooks", {Hash{}}),
                                       Parameters{{"description", text("x")}, {"on-change", text("none")}}}) {
            test::Attempt by_task = service(more);
            by_task.task.name = name;
            try_out(by_task, "the task's name", hostile, tally);
            test::Attempt by_plugin = service(more);
            by_plugin.task.plugin = name;
            try_out(by_plugin, "the plugin's name", hostile, tally);
        }
    }
    tally.report("names");
}

// Any name that UnitName takes may stand in the command of a hook, with the backslashes of systemd-escape.
TEST_CASE("a hook is told the unit's own name") {
    if (!test::systemd_parser()) {
        return;
    }
    test::Tally tally;
    for (const std::string_view hostile : test::hostile_texts) {
        const auto name = unit::UnitName::parse(unit::with_suffix(hostile, unit::UnitType::service));
        if (!name || name->type() != unit::UnitType::service) {
            tally.refused();
            continue;
        }
        test::Attempt attempt = service(one("start-if", closure("start-if")));
        attempt.name = *name;
        attempt.inspect = [&](const std::vector<test::ReadAssignment>& found) -> std::string {
            const auto words = last_command(found, "ExecCondition");
            const std::string expected = name->is_template() ? "%n" : name->full();
            return words.size() == 6 && words[4] == expected ? "" : "the hook is told another name";
        };
        try_out(attempt, "the unit's name", hostile, tally);
    }
    tally.report("units");
}
