#include "sparrow/model/vocabulary.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow::model;
using sparrow::test::contains;
using sparrow::unit::UnitType;

namespace {

// "Section.Name", with the type of a typed dependency behind it; or the error.
std::string meaning_of(UnitType type, std::string_view key) {
    const auto meaning = interpret_key(type, key);
    if (!meaning) {
        return "error: " + meaning.error().message;
    }
    std::string text = std::string(meaning->directive->section) + "." + std::string(meaning->directive->name);
    if (meaning->dependency_type) {
        text += " " + std::string(to_string(*meaning->dependency_type));
    }
    return text;
}

std::string in_section(UnitType type, std::string_view section, std::string_view key) {
    const auto meaning = interpret_key_in_section(type, section, key);
    return meaning ? std::string(meaning->directive->section) + "." + std::string(meaning->directive->name)
                   : "error: " + meaning.error().message;
}

}  // namespace

TEST_CASE("a misspelt key is an error with the nearest right one") {
    for (const auto& [wrong, right] : {std::pair("memroy-max", "memory-max"),
                                       {"exec-strat", "exec-start"},
                                       {"descripton", "description"},
                                       {"strat", "start"},
                                       {"afer-service", "after-service"},
                                       {"hoks", "hooks"},
                                       {"helth-check", "health-check"},
                                       {"nam", "name"}}) {
        const std::string message = meaning_of(UnitType::service, wrong);
        CAPTURE(wrong, message);
        CHECK(contains(message, "unknown key '" + std::string(wrong) + "' in a service"));
        CHECK(contains(message, "did you mean '" + std::string(right)));
    }
}

TEST_CASE("what resembles nothing is told where all is listed") {
    for (const char* key : {"qqqqqqqqqqqqqqqq", "", "-", "a\nb\x1b"}) {
        const std::string message = meaning_of(UnitType::socket, key);
        CAPTURE(key, message);
        CHECK(contains(message, "error: unknown key"));
        CHECK((contains(message, "systemd.socket(5)") || contains(message, "did you mean")));
    }
}

TEST_CASE("a setting of another unit type says which") {
    CHECK(contains(meaning_of(UnitType::service, "on-calendar"), "belongs in a timer"));
    CHECK(contains(meaning_of(UnitType::timer, "listen-stream"), "belongs in a socket"));
    CHECK(contains(meaning_of(UnitType::target, "memory-max"), " or "));
    CHECK(contains(meaning_of(UnitType::target, "start"), "error: "));
}

TEST_CASE("keys in mixed spellings are refused") {
    for (const char* key :
         {"Memory-Max", "memory_max", "MEMORYMAX", "memoryMax", " memory-max", "memory-max "}) {
        CAPTURE(key);
        CHECK(contains(meaning_of(UnitType::service, key), "error: "));
    }
}

TEST_CASE("settings are known in kebab-case and as systemd spells them") {
    for (const char* key : {"memory-max", "MemoryMax"}) {
        CHECK(meaning_of(UnitType::service, key) == "Service.MemoryMax");
        CHECK(meaning_of(UnitType::slice, key) == "Slice.MemoryMax");
    }
    CHECK(meaning_of(UnitType::service, "oom-score-adjust") == "Service.OOMScoreAdjust");
    CHECK(meaning_of(UnitType::service, "cpu-quota") == "Service.CPUQuota");
    CHECK(meaning_of(UnitType::service, "wanted-by") == "Install.WantedBy");
    CHECK(meaning_of(UnitType::service, "start-limit-burst") == "Unit.StartLimitBurst");
}

TEST_CASE("shorthands mean what a unit's author expects") {
    CHECK(meaning_of(UnitType::service, "start") == "Service.ExecStart");
    CHECK(meaning_of(UnitType::service, "stop") == "Service.ExecStop");
    CHECK(meaning_of(UnitType::service, "reload") == "Service.ExecReload");
    CHECK(meaning_of(UnitType::service, "env") == "Service.Environment");
    CHECK(meaning_of(UnitType::socket, "env") == "Socket.Environment");
}

TEST_CASE("every dependency takes a unit type behind it") {
    for (const auto& [word, directive] : {std::pair("after", "After"),
                                          {"before", "Before"},
                                          {"requires", "Requires"},
                                          {"wants", "Wants"},
                                          {"binds-to", "BindsTo"},
                                          {"part-of", "PartOf"},
                                          {"conflicts", "Conflicts"},
                                          {"requisite", "Requisite"},
                                          {"upholds", "Upholds"},
                                          {"on-failure", "OnFailure"}}) {
        for (const char* type : {"service", "socket", "target", "mount", "automount", "swap", "timer", "path",
                                 "slice", "scope", "device"}) {
            CAPTURE(word, type);
            CHECK(meaning_of(UnitType::service, std::string(word) + "-" + type) ==
                  "Unit." + std::string(directive) + " " + type);
        }
    }
    CHECK(meaning_of(UnitType::timer, "wanted-by-target") == "Install.WantedBy target");
}

TEST_CASE("a unit type behind what is no dependency is an error") {
    for (const char* key : {"memory-max-service", "description-service", "after-services",
                            "requires-mounts-for-service", "-service", "service"}) {
        CAPTURE(key);
        CHECK(contains(meaning_of(UnitType::service, key), "error: "));
    }
}

TEST_CASE("inside of a named section, keys belong to that section") {
    CHECK(contains(in_section(UnitType::service, "Service", "after"),
                   "does not belong in [Service] but in [Unit]"));
    CHECK(contains(in_section(UnitType::service, "Unit", "memory-max"),
                   "does not belong in [Unit] but in [Service]"));
    CHECK(contains(in_section(UnitType::service, "Service", "memroy-max"), "did you mean 'memory-max'"));
    CHECK(contains(in_section(UnitType::service, "Service", "start"), "error: "));
    CHECK(contains(in_section(UnitType::service, "Service", "zzzzzzzz"),
                   "unknown key 'zzzzzzzz' in [Service]"));
    CHECK(in_section(UnitType::service, "Service", "MemoryMax") == "Service.MemoryMax");
    CHECK(in_section(UnitType::service, "Unit", "after") == "Unit.After");
}

TEST_CASE("a unit has the sections of its type") {
    CHECK(is_section_of(UnitType::service, "Service"));
    CHECK(is_section_of(UnitType::service, "Unit"));
    CHECK(is_section_of(UnitType::target, "Install"));
    CHECK_FALSE(is_section_of(UnitType::service, "Socket"));
    CHECK_FALSE(is_section_of(UnitType::service, "service"));
    CHECK_FALSE(is_section_of(UnitType::target, "Target"));
    CHECK_FALSE(is_section_of(UnitType::target, ""));
}
