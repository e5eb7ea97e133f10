#include "sparrow/model/unit_from_task.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/diagnostics.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;
using sparrow::test::contains;

namespace {

using Texts = std::vector<std::string>;

Value text(std::string value) {
    return Value{std::move(value)};
}

Value computed(std::string value, const std::string& name) {
    return Value{Computed{std::make_shared<const Value>(text(std::move(value))), {name, 7}}};
}

TaskResult result_of(std::vector<Parameter> parameters, const std::string& unit = "web.service",
                     const std::string& task = "web") {
    const auto name = unit::UnitName::parse(unit);
    REQUIRE(name);
    return unit_from_task("/x.raku", Task{task, "systemd", 3, std::move(parameters)}, *name,
                          {"/usr/bin/sparrowctl", "0123abcd"});
}

Unit unit_of(std::vector<Parameter> parameters, const std::string& unit = "web.service") {
    parameters.push_back({"Description", text("d")});
    auto result = result_of(std::move(parameters), unit);
    INFO((result.diagnostics.empty() ? "" : result.diagnostics[0].message));
    REQUIRE(result.unit);
    return *result.unit;
}

// The messages of the errors, one a line.
std::string errors_of(std::vector<Parameter> parameters, const std::string& unit = "web.service") {
    const auto result = result_of(std::move(parameters), unit);
    std::string errors;
    for (const Diagnostic& diagnostic : result.diagnostics) {
        CHECK(diagnostic.severity == Severity::error);
        CHECK(diagnostic.file == "/x.raku");
        CHECK(diagnostic.line == 3);
        errors += diagnostic.message + "\n";
    }
    CHECK(result.unit.has_value() == errors.empty());
    return errors;
}

Texts values(const Unit& unit, const std::string& section, const std::string& name) {
    Texts found;
    for (const UnitSetting& setting : unit.settings) {
        if (setting.section == section && setting.name == name) {
            found.insert(found.end(), setting.assignments.begin(), setting.assignments.end());
        }
    }
    return found;
}

const Parameter start{"start", text("/bin/true")};

}  // namespace

TEST_CASE("what is wrong is told where it stands") {
    const auto name = unit::UnitName::parse("web.service");
    Task task{"web",
              "systemd",
              3,
              {{"Service", Value{Hash{{"CPUQuota", text("x")}}}},
               {"memroy-max", text("1G")},
               {"rules", Value{List{Value{Hash{{"on", text("nothing")}}}}}},
               {"nice", text("many")}},
              {{"Service.CPUQuota", {4, 20}}, {"memroy-max", {5, 5}}, {"rules.0.on", {7, 9}}}};
    const auto result = unit_from_task("/x.raku", task, *name, {"/usr/bin/sparrowctl", "0123abcd"});
    const std::string messages = test::messages_of(result.diagnostics);
    CHECK(contains(messages, "/x.raku:4:20: error: 'Service.CPUQuota': "));
    CHECK(contains(messages, "/x.raku:5:5: error: unknown key 'memroy-max'"));
    CHECK(contains(messages, "/x.raku:7:9: error: 'rules.0.on': "));
    CHECK(contains(messages, "/x.raku:3: error: 'rules.0': "));
    CHECK(contains(messages, "/x.raku:3: error: 'nice': "));
}

TEST_CASE("all that is wrong with a task-run is told at once") {
    const std::string errors =
        errors_of({{"memroy-max", text("1G")}, {"after", text("db")}, {"user", text("a\nUser=root")}});
    CHECK(contains(errors, "did you mean 'memory-max'"));
    CHECK(contains(errors, "'after': "));
    CHECK(contains(errors, "'user': "));
    CHECK(std::count(errors.begin(), errors.end(), '\n') == 3);
}

TEST_CASE("one setting under two keys is an error that names both") {
    CHECK(contains(errors_of({start, {"memory-max", text("1G")}, {"MemoryMax", text("2G")}}),
                   "'memory-max' and 'MemoryMax' are the same setting, MemoryMax="));
    // A list: both count, and then only a oneshot takes two commands.
    CHECK(contains(errors_of({start, {"ExecStart", text("/bin/b")}}), "2 start commands"));
    const Value section{Hash{{"MemoryMax", text("2G")}}};
    CHECK(contains(errors_of({start, {"memory-max", text("1G")}, {"Service", section}}),
                   "'memory-max' and 'Service.MemoryMax'"));
}

TEST_CASE("lists from several keys add up in order") {
    const Unit unit = unit_of({start,
                               {"after", text("a.service")},
                               {"after-service", text("b")},
                               {"after-target", Value{List{text("c"), text("d")}}},
                               {"Unit", Value{Hash{{"After", text("e.mount")}}}}});
    CHECK(values(unit, "Unit", "After") == Texts{"a.service", "b.service", "c.target d.target", "e.mount"});
}

TEST_CASE("a section takes a hash of its own settings") {
    CHECK(contains(errors_of({start, {"Service", text("x")}}), "'Service' is a section"));
    CHECK(contains(errors_of({start, {"Service", Value{Hash{{"after", text("a.service")}}}}}),
                   "but in [Unit]"));
    CHECK(contains(errors_of({start, {"Socket", Value{Hash{{"listen-stream", text("80")}}}}}),
                   "unknown key 'Socket'"));
    CHECK(contains(errors_of({start, {"Service", Value{Hash{{"User", text("a\nb")}}}}}), "'Service.User': "));
    const Unit unit =
        unit_of({{"Service", Value{Hash{{"exec-start", text("/bin/a")}, {"user", text("u")}}}}});
    CHECK(values(unit, "Service", "ExecStart") == Texts{"/bin/a"});
    CHECK(values(unit, "Service", "User") == Texts{"u"});
}

TEST_CASE("what [Install] wishes is taken out of the settings") {
    const Unit unit = unit_of({start,
                               {"wanted-by", text("multi-user.target graphical.target")},
                               {"wanted-by-target", text("other")},
                               {"required-by", Value{List{text("a.service"), text("b.service")}}},
                               {"upheld-by", text("c.service")},
                               {"alias", text("www.service")},
                               {"also", Value{List{text("d.socket"), text("e@x.service")}}}});
    CHECK(unit.wishes.wanted_by == Texts{"multi-user.target", "graphical.target", "other.target"});
    CHECK(unit.wishes.required_by == Texts{"a.service", "b.service"});
    CHECK(unit.wishes.upheld_by == Texts{"c.service"});
    CHECK(unit.wishes.alias == Texts{"www.service"});
    CHECK(unit.wishes.also == Texts{"d.socket", "e@x.service"});
    CHECK_FALSE(unit.wishes.default_instance);
    CHECK(std::none_of(unit.settings.begin(), unit.settings.end(),
                       [](const UnitSetting& setting) { return setting.section == "Install"; }));
    CHECK(unit_of({start, {"default-instance", text("blue")}}, "web@.service").wishes.default_instance ==
          "blue");
}

TEST_CASE("a wish that cannot be granted is an error") {
    CHECK(contains(errors_of({start, {"wanted-by", text("multi-user")}}), "'wanted-by': "));
    CHECK(contains(errors_of({start, {"wanted-by", text("%H.target")}}), "specifiers are not expanded"));
    CHECK(contains(errors_of({start, {"also", text("b")}}), "'also': "));
    CHECK(contains(errors_of({start, {"also", text("b@%i.service")}}), "specifiers are not expanded"));
    CHECK(contains(errors_of({start, {"alias", text("a/b.service")}}), "'alias': "));
}

namespace {

std::string drop_in_errors(std::vector<Parameter> parameters, unit::UnitType type = unit::UnitType::service) {
    const auto result = drop_in_from_task("/x.conf.raku", Task{"more", "systemd", 3, std::move(parameters)},
                                          type, {"/usr/bin/sparrowctl", "0123abcd"});
    return sparrow::test::messages_of(result.diagnostics);
}

Value closure_at(int line, const std::string& name) {
    return Value{Closure{name, line}};
}

}  // namespace

TEST_CASE("a drop-in makes and enables no unit") {
    CHECK(contains(drop_in_errors({{"name", text("x.service")}}), ":3: error: 'name': a drop-in makes no"));
    for (const char* key : {"wanted-by", "required-by", "upheld-by", "alias", "also", "default-instance"}) {
        CAPTURE(key);
        CHECK(contains(drop_in_errors({{key, text("x.service")}}), "a drop-in enables nothing"));
    }
    CHECK(contains(drop_in_errors({{"Install", Value{Hash{{"WantedBy", text("x.target")}}}}}),
                   "'Install.WantedBy': a drop-in enables nothing"));
    CHECK(contains(drop_in_errors({{"source-path", text("/x")}}), "'source-path'"));
    CHECK(contains(drop_in_errors({{"on-calendar", text("daily")}}), "belongs in a timer"));
    CHECK(contains(drop_in_errors({{"exec-start", text("/x")}}, unit::UnitType::timer), "in a timer"));
}

TEST_CASE("a drop-in need be no whole unit") {
    for (const unit::UnitType type : {unit::UnitType::service, unit::UnitType::socket, unit::UnitType::mount,
                                      unit::UnitType::timer, unit::UnitType::path, unit::UnitType::swap}) {
        CHECK(drop_in_errors({{"after-target", text("network")}}, type).empty());
        CHECK(drop_in_errors({}, type).empty());
    }
    const auto result = drop_in_from_task(
        "/x", Task{"more", "systemd", 3, {{"exec-start", Value{List{text(""), text("/bin/x")}}}}},
        unit::UnitType::service, {"/usr/bin/sparrowctl", "0123abcd"});
    CHECK(result.diagnostics.empty());
    REQUIRE(result.drop_in);
    REQUIRE(result.drop_in->settings.size() == 1);
    CHECK(result.drop_in->settings[0].assignments == Texts{"", "/bin/x"});
    CHECK(result.drop_in->line == 3);
}

TEST_CASE("a drop-in's second command is told, unless it replaces the first or its type takes several") {
    CHECK(contains(drop_in_errors({{"start", text("/x")}}), "warning: 'start' adds a command"));
    CHECK(drop_in_errors({{"start", text("/x")}, {"type", text("oneshot")}}).empty());
    CHECK(contains(drop_in_errors({{"start", text("/x")}, {"type", text("simple")}}), "warning: "));
}

TEST_CASE("the steps of a drop-in name the unit that runs them, and come where they can be in time") {
    const Value pre_stop{Hash{{"pre-stop", closure_at(4, "hooks.pre-stop")}}};
    CHECK(
        contains(drop_in_errors({{"hooks", pre_stop}}), "'hooks.pre-stop': a drop-in's commands run after"));
    const Value stop{List{text(""), text("/bin/stop")}};
    const auto result = drop_in_from_task(
        "/x",
        Task{"more",
             "systemd",
             3,
             {{"hooks", pre_stop}, {"stop", stop}, {"start-if", closure_at(4, "start-if")}}},
        unit::UnitType::service, {"/usr/bin/sparrowctl", "0123abcd", Scope::user});
    REQUIRE(result.drop_in);
    const std::string run = "+/usr/bin/sparrowctl hook run --bundle=0123abcd --scope=user %n ";
    REQUIRE(result.drop_in->settings.size() == 2);
    CHECK(result.drop_in->settings[0].assignments == Texts{run + "start-if"});
    CHECK(result.drop_in->settings[1].assignments == Texts{"", run + "hooks.pre-stop", "/bin/stop"});
    REQUIRE(!result.drop_in->runtime.empty());
    CHECK(result.drop_in->runtime[0].name == "Bundle");
}

TEST_CASE("a closure on what systemd changes live is recorded for the daemon") {
    const Unit unit =
        unit_of({start, {"memory-max", computed("1G", "memory-max")}, {"user", computed("u", "user")}});
    CHECK(values(unit, "Service", "MemoryMax") == Texts{"1G"});
    CHECK(values(unit, "Service", "User") == Texts{"u"});
    REQUIRE(unit.runtime.size() == 2);
    CHECK(unit.runtime[0].name == "Bundle");
    CHECK(unit.runtime[0].json == "0123abcd");
    CHECK(unit.runtime[1].name == "Property");
    CHECK(unit.runtime[1].json == R"({"hook":"memory-max","line":7,"property":"MemoryMax"})");
    const Unit nested =
        unit_of({start, {"Service", Value{Hash{{"CPUWeight", computed("50", "Service.CPUWeight")}}}}});
    REQUIRE(nested.runtime.size() == 2);
    CHECK(contains(nested.runtime[1].json, "CPUWeight"));
}

TEST_CASE("what systemd has no setting for is carried on for the daemon") {
    const Unit unit =
        unit_of({start,
                 {"monitoring", Value{Hash{{"interval", Value{std::int64_t{5}}},
                                           {"resource-check", Value{Closure{"monitoring.x", 9}}}}}}});
    REQUIRE(unit.runtime.size() == 2);
    CHECK(unit.runtime[1].name == "Monitoring");
    CHECK(unit.runtime[1].json == R"({"interval":5,"resource-check":{"hook":"monitoring.x","line":9}})");
    const Unit without_hooks = unit_of({start, {"on-change", text("none")}});
    REQUIRE(without_hooks.runtime.size() == 1);
    CHECK(without_hooks.runtime[0].json == R"("none")");
}

TEST_CASE("what orchestration requires is also waited for") {
    const Value requires_both{List{text("db"), text("cache.socket")}};
    const Unit unit = unit_of({start, {"orchestration", Value{Hash{{"requires", requires_both}}}}});
    CHECK(values(unit, "Unit", "Requires") == Texts{"db.service cache.socket"});
    CHECK(values(unit, "Unit", "After") == Texts{"db.service cache.socket"});
    CHECK(unit.runtime.size() == 1);
    CHECK(contains(errors_of({start, {"orchestration", Value{Hash{{"requires", text("a/b")}}}}}),
                   "'orchestration.requires': "));
    CHECK(contains(errors_of({start, {"orchestration", text("x")}}), "'orchestration': takes a hash"));
}

TEST_CASE("a unit without a description is described by its task") {
    const auto unit = result_of({start}, "web.service", "Web 100% $x").unit;
    REQUIRE(unit);
    CHECK(values(*unit, "Unit", "Description") == Texts{"Web 100%% $x"});
    CHECK(unit->task == "Web 100% $x");
    CHECK(unit->line == 3);
    const auto unnamed = result_of({start}, "web.service", "").unit;
    REQUIRE(unnamed);
    CHECK(values(*unnamed, "Unit", "Description").empty());
    const auto broken = result_of({start}, "web.service", "a\n[Service]");
    CHECK_FALSE(broken.unit);
}

TEST_CASE("an empty list leaves a setting out") {
    const Unit unit = unit_of({start, {"after", Value{List{}}}, {"env", Value{Hash{}}}});
    CHECK(values(unit, "Unit", "After").empty());
    CHECK(unit.settings.size() == 2);  // Description and ExecStart
}

TEST_CASE("where a file's source is, is not for the file to say") {
    CHECK_FALSE(errors_of({start, {"source-path", text("/somewhere/else")}}).empty());
}

TEST_CASE("a unit's name is its parameter, else its task's name") {
    const auto name_of = [](std::string task, std::vector<Parameter> parameters) {
        const auto name = unit_name_of(Task{std::move(task), "systemd", 1, std::move(parameters)});
        return name ? name->full() : "error: " + name.error().message;
    };
    CHECK(name_of("web", {}) == "web.service");
    CHECK(name_of("web.timer", {}) == "web.timer");
    CHECK(name_of("web.v2", {}) == "web.v2.service");
    CHECK(name_of("web", {{"name", text("shop")}}) == "shop.service");
    CHECK(name_of("My web app", {{"name", text("web@.service")}}) == "web@.service");
    CHECK(name_of("web", {{"name", computed("shop", "name")}}) == "shop.service");
    for (const char* task : {"", "My web app", "../x", "a/b", "a\nb", "@.service"}) {
        CAPTURE(task);
        CHECK(contains(name_of(task, {}), "error: "));
    }
    CHECK(contains(name_of("web", {{"name", Value{true}}}), "'name': takes a string, found a Bool"));
    CHECK(contains(name_of(std::string(300, 'a'), {}), "at most 255"));
}

TEST_CASE("what a unit needs it wants and waits for, but not for itself") {
    CHECK(contains(errors_of({start, {"needs", Value{Hash{}}}}), "'needs': takes "));
    CHECK(contains(errors_of({start, {"needs", text("db")}}), "'needs': "));
    CHECK(contains(errors_of({start, {"needs-servce", text("db")}}),
                   "unknown key 'needs-servce' in a service"));
    CHECK(contains(errors_of({start, {"neds", text("db.service")}}), "did you mean 'needs'?"));
    const Unit unit = unit_of({start,
                               {"needs", Value{List{text("db.service"), text("web.service")}}},
                               {"needs-mount", text("srv data.mount")},
                               {"after", text("first.service")}});
    CHECK(values(unit, "Unit", "Wants") == Texts{"db.service", "srv.mount data.mount"});
    CHECK(values(unit, "Unit", "After") == Texts{"db.service", "srv.mount data.mount", "first.service"});
    CHECK(values(unit_of({start, {"needs", Value{List{}}}}), "Unit", "Wants").empty());
    CHECK(values(unit_of({start, {"needs-service", text("web")}}), "Unit", "After").empty());
}

TEST_CASE("what a unit provides stands in the section that systemd ignores") {
    for (const char* word : {"", "Data", "data base", "a\nb", "a=b", "é"}) {
        CAPTURE(word);
        CHECK(contains(errors_of({start, {"provides", text(word)}}), "'provides': takes words of a-z"));
    }
    CHECK(contains(errors_of({start, {"provides", Value{Hash{}}}}), "found a hash"));
    const Unit unit = unit_of({start, {"provides", Value{List{text("database"), text("key-value-store")}}}});
    REQUIRE(unit.runtime.size() == 1);
    CHECK(unit.runtime[0].name == "Provides");
    CHECK(unit.runtime[0].json == "database key-value-store");
    CHECK(unit_of({start, {"provides", Value{List{}}}}).runtime.empty());
}

TEST_CASE("a default of the site is left out where the unit's type has no such setting") {
    const auto by_default = [](const std::string& key, Value value) {
        return Parameter{key, std::move(value), true};
    };
    // A mistake is one in every unit.
    CHECK(contains(errors_of({start, by_default("memroy-max", text("1G"))}), "did you mean 'memory-max'"));
    CHECK(contains(errors_of({by_default("memroy-max", text("1G"))}, "web.target"),
                   "unknown key 'memroy-max'"));
    const std::vector<Parameter> defaults{
        by_default("memory-max", text("1G")), by_default("env", Value{Hash{{"A", text("b")}}}),
        by_default("Service", Value{Hash{{"Nice", text("5")}}}), by_default("on-change", text("none")),
        by_default("after", text("a.service"))};
    const Unit target = unit_of(defaults, "web.target");
    CHECK(values(target, "Unit", "After") == Texts{"a.service"});
    CHECK(target.settings.size() == 2);  // and its description
    CHECK(target.runtime.empty());
    std::vector<Parameter> with_start = defaults;
    with_start.push_back(start);
    const Unit service = unit_of(with_start);
    CHECK(values(service, "Service", "MemoryMax") == Texts{"1G"});
    CHECK(values(service, "Service", "Environment") == Texts{"A=b"});
    CHECK(values(service, "Service", "Nice") == Texts{"5"});
}
