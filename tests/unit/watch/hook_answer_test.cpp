#include "sparrow/watch/hook_answer.hpp"

#include "machine.hpp"
#include "sparrow/base/text.hpp"

using namespace sparrow;
using namespace sparrow::watch;
using sparrow::test::json;

namespace {

HookWishes wishes(const std::string& answer) {
    return wishes_of(unit::UnitType::service, json(answer));
}

}  // namespace

TEST_CASE("a hash of settings is wishes, in systemd's words") {
    const HookWishes found =
        wishes(R"({"memory-max":"2G","cpu-weight":50,"MemoryHigh":"+10%","environment":{"A":"b c"}})");
    CHECK(found.errors.empty());
    CHECK(found.notes.empty());
    REQUIRE(found.settings.size() == 4);
    CHECK(found.settings[0].name == "MemoryHigh");
    CHECK(found.settings[0].texts == std::vector<std::string>{"+10%"});
    CHECK(found.settings[1].texts == std::vector<std::string>{"50"});
    CHECK(found.settings[2].name == "Environment");
    CHECK(found.settings[2].texts == std::vector<std::string>{R"("A=b c")"});
    CHECK(found.settings[3].texts == std::vector<std::string>{"2G"});
}

TEST_CASE("what is no setting is a note, what is misspelt or cannot be changed an error") {
    const HookWishes noted =
        wishes(R"({"memory-strategy":"cache-reduced","seen":3,"is":true,"x\u001b":1.5})");
    CHECK(noted.settings.empty());
    CHECK(noted.errors.empty());
    CHECK(noted.notes ==
          std::vector<std::string>{"is True", "memory-strategy cache-reduced", "seen 3", "x\\x1b 1.5"});
    for (const char* wrong :
         {R"({"memory-maxx":"2G"})", R"({"after":"x.service"})", R"({"memory-max":[1,2]})",
          R"({"memory-max":"2G\nUser=root"})", R"({"cpu-weight":{"a":1}})"}) {
        CAPTURE(wrong);
        const HookWishes found = wishes(wrong);
        CHECK(found.settings.empty());
        CHECK(found.errors.size() == 1);
    }
}

TEST_CASE("anything else wishes nothing") {
    for (const char* answer : {"null", "true", "5", "\"memory-max\"", "[1]", "{}"}) {
        CAPTURE(answer);
        const HookWishes found = wishes(answer);
        CHECK(found.settings.empty());
        CHECK(found.notes.empty());
        CHECK(found.errors.empty());
    }
}

TEST_CASE("a closure of one property gives its value") {
    const auto found = wishes_of_property(unit::UnitType::service, "MemoryMax", json("\"512M\""));
    REQUIRE(found.settings.size() == 1);
    CHECK(found.settings[0].name == "MemoryMax");
    CHECK(wishes_of_property(unit::UnitType::service, "MemoryMax", json("[1,2]")).errors.size() == 1);
}

TEST_CASE("of many notes and errors the first are told") {
    // 25 seconds, where each is compared with all settings.
    std::string notes = "{\"k\":1";
    std::string errors = "{\"memory-maxx\":1";
    for (int i = 0; i < 5000; ++i) {
        notes += ",\"zq" + std::to_string(i) + "\":1";
    }
    for (char c = 'a'; c <= 'z'; ++c) {
        errors += std::string(",\"memory-max") + c + "\":1";
    }
    const HookWishes noted = wishes(notes + "}");
    REQUIRE(noted.notes.size() == 21);
    CHECK(noted.notes.back() == "and 4981 more");
    const HookWishes wrong = wishes(errors + "}");
    REQUIRE(wrong.errors.size() == 21);
    CHECK(wrong.errors.back().starts_with("and "));
}

TEST_CASE("an error is a short line, however a key is spelt") {
    for (const std::string& answer :
         {std::string("{\"MemoryH\x7fgh\":1}"), std::string(R"({"memory\n-max":1})"),
          std::string(R"({"memory-m\u0000x":1})"),
          std::string("{\"") + std::string(50000, '-') + "MemoryMax\":[1,2]}"}) {
        CAPTURE(answer.substr(0, 100));
        const HookWishes found = wishes(answer);
        REQUIRE(found.errors.size() + found.notes.size() == 1);
        const std::string& told = found.errors.empty() ? found.notes[0] : found.errors[0];
        CHECK(escape_control(told) == told);
        CHECK(told.size() < 1100);
    }
}
