#include "sparrow/daemon/kept_state.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include "sparrow/base/checksum.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::daemon;

namespace {

unit::UnitName name(const std::string& text) {
    return unit::UnitName::parse(text).value();
}

UnitState adjusted(const std::string& setting = "MemoryMax") {
    watch::Wish wish{{setting, {"400M"}, std::nullopt, "1G"}, {"memory-pressure", "", "rule 1", 12}, false};
    return {{{setting, {{"infinity"}, UINT64_MAX}, {{"400M"}, std::uint64_t{419430400}}, {wish}}},
            {{"MemoryMax", "[Service]\nMemoryMax=419430400\n"}}};
}

// A file whose checksum is right, as nobody but this daemon writes one.
std::string signed_text(const std::string& json) {
    return checksum_of("web.service\n" + json) + "\n" + json + "\n";
}

}  // namespace

TEST_CASE("a kept state is taken as it was written, and only so") {
    const std::string text = kept_text(name("web.service"), adjusted());
    const auto read = parse_kept(name("web.service"), text);
    REQUIRE(read);
    CHECK(to_json(*read) == to_json(adjusted()));
    CHECK_FALSE(parse_kept(name("db.service"), text));
    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(parse_kept(name("web.service"), text.substr(0, size)));
    }
    for (std::size_t place = 0; place < text.size(); ++place) {
        CAPTURE(place);
        std::string damaged = text;
        damaged[place] = static_cast<char>(damaged[place] ^ 1);
        CHECK_FALSE(parse_kept(name("web.service"), damaged));
    }
    CHECK_FALSE(parse_kept(name("web.service"), text + "\n"));
    CHECK_FALSE(parse_kept(name("web.service"), text + std::string(1, '\0')));
}

TEST_CASE("a digit that is another is a damage: it would be a limit that was never the daemon's") {
    const test::TempDir dir;
    REQUIRE(write_unit_state(dir.path(), "web.service", adjusted()));
    std::string text;
    std::getline(std::ifstream(dir.path() + "/web.service"), text, '\0');
    const std::size_t place = text.find("419430400\",\"texts");
    REQUIRE(place != std::string::npos);
    text[place] = '1';
    std::ofstream(dir.path() + "/web.service") << text;
    CHECK_FALSE(read_unit_state(dir.path(), "web.service"));
}

TEST_CASE("another unit's state is none") {
    const test::TempDir dir;
    REQUIRE(write_unit_state(dir.path(), "web.service", adjusted()));
    REQUIRE(read_unit_state(dir.path(), "web.service").value());
    std::filesystem::rename(dir.path() + "/web.service", dir.path() + "/db.service");
    CHECK_FALSE(read_unit_state(dir.path(), "db.service"));
}

TEST_CASE("a state names what is adjusted on such a unit") {
    for (const char* wrong : {"../../../etc/x", "memory-max", "", "After\nUser", "OnCalendar", "x"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_kept(name("web.service"), kept_text(name("web.service"), adjusted(wrong))));
        UnitState state = adjusted();
        state.drop_ins[wrong] = "bytes";
        CHECK_FALSE(parse_kept(name("web.service"), kept_text(name("web.service"), state)));
    }
    CHECK(parse_kept(name("web.service"), kept_text(name("web.service"), adjusted("Markers"))));
    // What has no processes has no limits.
    CHECK_FALSE(parse_kept(name("web.timer"), kept_text(name("web.timer"), adjusted())));
    UnitState twice = adjusted();
    twice.settings.push_back(twice.settings[0]);
    CHECK_FALSE(parse_kept(name("web.service"), kept_text(name("web.service"), twice)));
}

TEST_CASE("half a state is none: what is missing would be taken for the unit's own") {
    const std::string whole = R"({"drop-ins":{},"settings":[{"base":{"number":"1","texts":["1"]},)"
                              R"("current":{"texts":["2"]},"name":"MemoryMax","wishes":[]}]})";
    REQUIRE(parse_kept(name("web.service"), signed_text(whole)));
    for (
        const auto& [part, otherwise] : {
            std::pair{R"("base":{"number":"1","texts":["1"]},)", ""},
            {R"("base":{"number":"1","texts":["1"]})", R"("base":null)"},
            {R"("number":"1")", R"("number":1)"},
            {R"("number":"1")", R"("number":"-1")"},
            {R"("number":"1")", R"("number":"18446744073709551616")"},
            {R"("number":"1")", R"("number":"")"},
            {R"("texts":["2"])", R"("texts":"2")"},
            {R"("texts":["2"])", R"("texts":["2",3])"},
            {R"("name":"MemoryMax",)", ""},
            {R"("wishes":[])", R"("wishes":[{}])"},
            {R"("wishes":[])",
             R"("wishes":[{"by":"","figures":"","line":4294967297,"max":"","min":"","texts":[],"trigger":"","tripwire":false}])"},
            {R"(,"wishes":[])", ""},
            {R"("drop-ins":{},)", ""},
            {R"("drop-ins":{})", R"("drop-ins":{"MemoryMax":5})"},
        }) {
        CAPTURE(part, otherwise);
        std::string json = whole;
        json.replace(json.find(part), std::string(part).size(), otherwise);
        CHECK_FALSE(parse_kept(name("web.service"), signed_text(json)));
    }
}
