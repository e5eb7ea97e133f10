#include "sparrow/watch/parse_spec.hpp"

#include <algorithm>
#include <filesystem>

#include "machine.hpp"
#include "sparrow/model/check_runtime.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::watch;
using sparrow::test::spec_of;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const unit::UnitName web = *unit::UnitName::parse("web.service");

std::string error_of(const std::string& key, const std::string& value) {
    const auto spec = parse_spec(web, {{key, value}});
    return spec ? "none" : spec.error().message;
}

std::vector<unit::Setting> section_of(const std::filesystem::path& file) {
    const auto parsed = unit::parse(test::read_file(file));
    REQUIRE(parsed);
    for (const unit::Section& section : parsed->file.sections) {
        if (section.name == "X-Sparrow") {
            return section.settings;
        }
    }
    return {};
}

}  // namespace

TEST_CASE("what the generator writes can be read") {
    int read = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(SPARROW_SOURCE_DIR "/tests/golden")) {
        const auto type = unit::type_of(entry.path().filename().string());
        if (!entry.is_regular_file() || !type || entry.path().string().find("/out/") == std::string::npos) {
            continue;
        }
        const auto section = section_of(entry.path());
        const auto name = unit::UnitName::parse(entry.path().filename().string());
        if (section.empty() || !name) {
            continue;
        }
        const auto spec = parse_spec(*name, section);
        CAPTURE(entry.path().string(), (spec ? std::string() : spec.error().message));
        CHECK(spec);
        ++read;
    }
    CHECK(read > 10);
}

TEST_CASE("signals have the same words at translation and here") {
    const auto& words = model::signal_words();
    CHECK(words.size() == kinds);
    for (const std::string& word : words) {
        CAPTURE(word);
        CHECK(parse_kind(word));
    }
}

TEST_CASE("a section with all keys is understood") {
    const WatchSpec spec =
        spec_of(section_of(SPARROW_SOURCE_DIR "/tests/golden/adaptation/out/normal/web.service"));
    CHECK(spec.unit == "web.service");
    CHECK(spec.task == "web");
    CHECK(spec.line == 2);
    CHECK(spec.bundle == "@DIGEST@");
    CHECK(spec.interval == seconds(60));
    REQUIRE(spec.triggers.size() == 3);
    CHECK(spec.triggers[0] ==
          StallTrigger{Resource::memory, Level::some, Domain::unit, milliseconds(150), seconds(1)});
    CHECK(spec.triggers[1] ==
          StallTrigger{Resource::cpu, Level::full, Domain::slice, milliseconds(100), milliseconds(500)});
    CHECK(spec.triggers[2] ==
          StallTrigger{Resource::io, Level::some, Domain::system, seconds(10), seconds(10)});
    CHECK(spec.watches_memory_events);
    CHECK(std::get<Share>(*spec.level).of_current == 0.8);
    CHECK(spec.oom_score == -500);
    CHECK(spec.resource_check->name == "monitoring.resource-check");
    CHECK(spec.resource_check->timeout == seconds(20));
    CHECK(spec.resource_check->bundle == "@DIGEST@");
    CHECK(spec.adaptation_strategy->timeout == seconds(20));
    CHECK(spec.adapts_at_interval);
    CHECK(spec.adaptation_interval == seconds(300));
    CHECK(spec.pressure_response->name == "pressure-response");
    REQUIRE(spec.health);
    CHECK(spec.health->type == CheckType::http);
    CHECK(spec.health->url == "http://localhost/");
    CHECK(spec.health->expect_status == 200);
    CHECK(spec.health->expect_body_regex->name == "health-check.expect.body");
    CHECK(spec.health->start_period == seconds(30));
    CHECK(spec.health->success_threshold == 2);
    CHECK(std::get<FailureAct>(spec.health->on_failure) == FailureAct::restart);
    CHECK(spec.on_change == OnChange::reload);

    REQUIRE(spec.rules.size() == 4);
    const Rule& first = spec.rules[0];
    CHECK(first.name == "rule 1");
    CHECK(first.lasts == seconds(10));
    CHECK(std::get<PressureBound>(*first.condition.leaf.above).percent == 20);
    REQUIRE(first.set.size() == 1);
    CHECK(first.set[0].name == "MemoryHigh");
    CHECK(first.set[0].texts == std::vector<std::string>{"+25%"});
    CHECK(first.set[0].max == "4G");
    CHECK(std::holds_alternative<Rule::Calm>(first.until));
    CHECK(first.restores);
    const Rule& spare = spec.rules[1];
    CHECK(spare.name == "rule spare");
    CHECK(spare.condition.join == Condition::Join::all);
    REQUIRE(spare.condition.parts.size() == 4);
    CHECK(spare.condition.parts[0].leaf.domain == Domain::unit);
    CHECK(spare.condition.parts[0].leaf.level == Level::full);
    CHECK(spare.condition.parts[1].join == Condition::Join::any);
    CHECK(spare.condition.parts[1].parts[1].leaf.kind == Kind::oom_kill);
    CHECK(spare.condition.parts[2].join == Condition::Join::negation);
    CHECK(std::get<std::uint64_t>(std::get<Threshold>(*spare.condition.parts[3].leaf.below)) == 100);
    REQUIRE(spare.set.size() == 3);
    CHECK(spare.set[1].min == "256M");
    CHECK(spare.set[1].texts == std::vector<std::string>{"+64M"});
    CHECK_FALSE(spare.restores);
    CHECK(std::holds_alternative<Condition>(spare.until));
    CHECK(std::holds_alternative<std::monostate>(spec.rules[2].until));

    const Adaptation& adaptation = spec.adaptation;
    CHECK(adaptation.mode == Mode::recommend);
    CHECK(adaptation.cooldown == seconds(60));
    CHECK(adaptation.grow_window == seconds(10));
    CHECK(adaptation.shrink_window == seconds(300));
    CHECK(adaptation.rate.changes == 4);
    CHECK(adaptation.rate.per == seconds(600));
    CHECK(adaptation.margin == 0.125);
    CHECK(adaptation.calm_after == seconds(30));
    CHECK(adaptation.bounds.at("MemoryMax").min == "256M");
    CHECK(adaptation.bounds.at("MemoryHigh").max == "6G");
    CHECK(adaptation.change_thresholds == std::map<std::string, std::string>{{"CPUQuota", "20%"},
                                                                             {"MemoryHigh", "5%"},
                                                                             {"MemoryMax", "100M"}});
}

TEST_CASE("the order of a section does not count") {
    auto section = section_of(SPARROW_SOURCE_DIR "/tests/golden/adaptation/out/normal/web.service");
    std::reverse(section.begin(), section.end());
    const WatchSpec spec = spec_of(section);
    CHECK(spec.resource_check->bundle == "@DIGEST@");
    CHECK(spec.adaptation_strategy->timeout == seconds(20));
}

TEST_CASE("what another version wrote is refused with its key") {
    CHECK(error_of("Monitoring", "{").starts_with("Monitoring=: "));
    CHECK(error_of("Monitoring", R"({"interval":0})") == "Monitoring=: 'interval' is at least 1 s");
    for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
             {"Monitoring", R"({"interval":"soon"})"},
             {"KernelMonitoring", R"({"psi":{"memory":{"threshold":1,"window":1}}})"},
             {"KernelMonitoring", R"({"psi":{"memory":{"threshold":600000,"window":500000}}})"},
             {"KernelMonitoring", R"({"cgroup-memory":{"high-threshold":"much"}})"},
             {"HealthCheck", "{}"},
             {"HealthCheck", R"({"type":"http"})"},
             {"HealthCheck", R"({"type":"tcp","port":70000})"},
             {"HealthCheck", R"({"type":"tcp","port":1,"failure-threshold":0})"},
             {"HealthCheck", R"({"type":"exec","command":"\"open"})"},
             {"HealthCheck", R"({"type":"tcp","port":1,"on-failure":"explode"})"},
             {"Rules", "{}"},
             {"Rules", R"([{"on":"what","set":{}}])"},
             {"Rules", R"([{"on":{"all":[]},"set":{}}])"},
             {"Rules", R"([{"on":"oom","set":{"memory-maxi":1}}])"},
             {"Rules", R"([{"on":"memory-pressure","above":5,"set":{}}])"},
             {"Rules", R"([{"on":"memory-pressure","of":"all","set":{}}])"},
             {"Property", "{}"},
             {"Adaptation", R"({"mode":"perhaps"})"},
             {"Adaptation", R"({"margin":"5M"})"},
             {"ChangeThreshold", "5"}}) {
        CAPTURE(key, value);
        CHECK(error_of(key, value).starts_with(key + "=: "));
    }
    CHECK(error_of("SomethingNew", "{") == "none");
}

TEST_CASE("what is not said is as documented") {
    const WatchSpec spec = spec_of({});
    CHECK(spec.triggers.empty());
    CHECK(spec.adaptation.mode == Mode::enforce);
    CHECK(spec.adaptation.rate.changes == 6);
    CHECK_FALSE(spec.health);
    const WatchSpec adaptive =
        spec_of({{"AdaptiveResources", R"({"kernel-signals":true,"adaptation-strategy":{"hook":"a"}})"}});
    CHECK(adaptive.triggers.size() == 3);
    CHECK(adaptive.watches_memory_events);
    CHECK_FALSE(adaptive.adapts_at_interval);
    const WatchSpec hooks = spec_of({{"Hooks", R"({"health-check":{"run":{"hook":"h"},"timeout":7}})"},
                                     {"Monitoring", R"({"interval":90})"}});
    REQUIRE(hooks.health);
    CHECK(hooks.health->interval == seconds(90));
    CHECK(hooks.health->timeout == seconds(7));
    // What is restored is restored some time.
    const WatchSpec rule = spec_of({{"Rules", R"([{"on":"oom","set":{"cpu-weight":5},"then":"restore"}])"}});
    CHECK(std::holds_alternative<Rule::Calm>(rule.rules[0].until));
}

TEST_CASE("a drop-in adds to the unit, and replaces what only one can be") {
    WatchSpec spec = spec_of({{"Rules", R"([{"on":"oom","set":{"cpu-weight":5}}])"},
                              {"Adaptation", R"({"mode":"recommend"})"},
                              {"ChangeThreshold", R"({"memory-max":"1M"})"},
                              {"Property", R"({"hook":"memory-max","property":"MemoryMax"})"},
                              {"Monitoring", R"({"interval":90,"resource-check":{"hook":"a"}})"}});
    add_spec(spec, spec_of({{"Rules", R"([{"on":"oom","set":{"cpu-weight":6}}])"},
                            {"ChangeThreshold", R"({"memory-high":"2M"})"},
                            {"Property", R"({"hook":"other","property":"MemoryMax"})"},
                            {"PressureResponse", R"({"hook":"p"})"}}));
    REQUIRE(spec.rules.size() == 2);
    CHECK(spec.rules[1].name == "rule 1 (2)");
    CHECK(spec.adaptation.mode == Mode::recommend);
    CHECK(spec.adaptation.change_thresholds.size() == 2);
    CHECK(spec.interval == seconds(90));
    CHECK(spec.resource_check->name == "a");
    CHECK(spec.pressure_response->name == "p");
    REQUIRE(spec.properties.size() == 1);
    CHECK(spec.properties[0].hook.name == "other");
    add_spec(spec, spec_of({{"Adaptation", R"({"cooldown":5})"}}));
    CHECK(spec.adaptation.mode == Mode::enforce);
    CHECK(spec.adaptation.change_thresholds.size() == 2);
}
