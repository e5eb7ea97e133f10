#include "sparrow/model/steps.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::model;

namespace {

const HookRunner runner{"/usr/bin/sparrowctl", "d1"};

Value closure(const std::string& name) {
    return Value{Closure{name, 1}};
}

// "Setting=words after hook run", one a line.
std::string steps(const std::vector<Parameter>& parameters, const std::string& unit = "a.service") {
    const auto found = steps_of(Task{"a", "systemd", 1, parameters}, unit, runner);
    REQUIRE(found);
    const std::string start = "+/usr/bin/sparrowctl hook run --bundle=d1 ";
    std::string text;
    for (const Step& step : *found) {
        REQUIRE(step.command.rfind(start, 0) == 0);
        text += step.setting + "=" + step.command.substr(start.size()) + "\n";
    }
    return text;
}

std::vector<UnitSetting> with(const std::string& setting, std::vector<std::string> assignments) {
    return {{"Service", setting, std::move(assignments)}};
}

}  // namespace

TEST_CASE("steps come in the order in which systemd is to run them") {
    const std::vector<Parameter> parameters{
        {"hooks", Value{Hash{{"post-start", closure("hooks.post-start")},
                             {"post-stop", closure("hooks.post-stop")},
                             {"pre-start", closure("hooks.pre-start")},
                             {"pre-stop", closure("hooks.pre-stop")},
                             {"resource-check", closure("hooks.resource-check")}}}},
        {"orchestration", Value{Hash{{"startup-sequence", Value{List{closure("s.0"), closure("s.1")}}}}}},
        {"start-if", Value{List{closure("start-if.0"), closure("start-if.1")}}}};
    CHECK(steps(parameters) ==
          "ExecCondition=a.service start-if.0\n"
          "ExecCondition=a.service start-if.1\n"
          "ExecStartPre=a.service s.0\n"
          "ExecStartPre=a.service s.1\n"
          "ExecStartPre=a.service hooks.pre-start\n"
          "ExecStartPost=a.service hooks.post-start\n"
          "ExecStop=a.service hooks.pre-stop\n"
          "ExecStopPost=a.service hooks.post-stop\n");
}

TEST_CASE("what is no hook is no step") {
    CHECK(steps({}).empty());
    CHECK(steps({{"hooks", Value{std::string("x")}}, {"start-if", Value{true}}}).empty());
    CHECK(steps({{"hooks", Value{Hash{{"pre-start", Value{Hash{}}}}}}}).empty());
    CHECK(steps({{"start-if", Value{List{Value{std::string("x")}}}}}).empty());
}

TEST_CASE("a timeout is passed on, in whole seconds") {
    const auto with_timeout = [](Value timeout) {
        return steps({{"hooks", Value{Hash{{"pre-start", Value{Hash{{"run", closure("hooks.pre-start.run")},
                                                                    {"timeout", std::move(timeout)}}}}}}}});
    };
    CHECK(with_timeout(Value{std::int64_t{5}}) == "ExecStartPre=--timeout=5 a.service hooks.pre-start.run\n");
    CHECK(with_timeout(Value{1.5}) == "ExecStartPre=--timeout=2 a.service hooks.pre-start.run\n");
}

TEST_CASE("no name of a hook or a unit becomes anything else in a command") {
    CHECK(steps({{"start-if", closure("a b; $HOME %n \"")}}) ==
          "ExecCondition=a.service \"a b; $$HOME %%n \\\"\"\n");
    CHECK(steps({{"start-if", closure("start-if")}}, "%n") == "ExecCondition=%n start-if\n");
}

TEST_CASE("steps stand before the unit's own commands where it stops, else after them") {
    auto settings = with("ExecStartPre", {"/bin/a", "", "/bin/b"});
    add_steps({{"ExecStartPre", "s"}, {"ExecStartPre", "t"}, {"ExecCondition", "c"}}, settings);
    CHECK(settings[0].assignments == std::vector<std::string>{"/bin/a", "", "/bin/b", "s", "t"});
    CHECK(settings[1].name == "ExecCondition");

    settings = with("ExecStop", {"/bin/a", "", "/bin/b"});
    add_steps({{"ExecStop", "s"}}, settings);
    CHECK(settings[0].assignments == std::vector<std::string>{"/bin/a", "", "s", "/bin/b"});
    settings = with("ExecStop", {"/bin/a"});
    add_steps({{"ExecStop", "s"}}, settings);
    CHECK(settings[0].assignments == std::vector<std::string>{"s", "/bin/a"});
}

TEST_CASE("closures that were called and closures that were kept are both hooks") {
    using Names = std::vector<std::string>;
    CHECK(hook_names(Task{"a", "systemd", 1, {{"start", Value{std::string("/bin/a")}}}}).empty());
    CHECK(hook_names(Task{"a",
                          "systemd",
                          1,
                          {{"monitoring", Value{Hash{{"x", Value{List{closure("y"), closure("z")}}}}}},
                           {"start-if", closure("start-if")}}}) == Names{"y", "z", "start-if"});
    const auto value = std::make_shared<const Value>(Value{std::string("1G")});
    // A regex has no name but its path.
    const auto regex = Value{List{Value{Hash{{"body", Value{Regex{"/ok/"}}}}}}};
    CHECK(hook_names(Task{"a", "systemd", 1, {{"health-check", Value{Hash{{"expect", regex}}}}}}) ==
          std::vector<std::string>{"health-check.expect.0.body"});
    CHECK(hook_names(Task{"a", "systemd", 1, {{"memory-max", Value{Computed{value, {"memory-max", 1}}}}}}) ==
          Names{"memory-max"});
}
