#include "sparrow/daemon/unit_state.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::daemon;
using sparrow::test::TempDir;

namespace {

UnitState adjusted() {
    watch::Wish wish{{"MemoryMax", {"400M"}, std::nullopt, "1G"},
                     {"memory-pressure", "avg10=7.77", "pressure-response", 12},
                     false};
    return {{{"MemoryMax", {{"infinity"}, UINT64_MAX}, {{"400M"}, std::uint64_t{419430400}}, {wish}},
             {"Environment", {{}, std::nullopt}, {{"A=1", "B=\"2\""}, std::nullopt}, {}}},
            {{"MemoryMax", "# drop-in\n[Service]\nMemoryMax=419430400\n"}}};
}

}  // namespace

TEST_CASE("what is kept of a unit is read back as it was") {
    const TempDir dir;
    const std::string states = dir.path() + "/adjusted";
    REQUIRE(write_unit_state(states, "web.service", adjusted()));
    const auto read = read_unit_state(states, "web.service");
    REQUIRE(read);
    CHECK(to_json(*read) == to_json(adjusted()));
    REQUIRE(read->settings.size() == 2);
    CHECK(read->settings[0].base.number == UINT64_MAX);
    REQUIRE(read->settings[0].wishes.size() == 1);
    CHECK(read->settings[0].wishes[0].setting.max == "1G");
    SECTION("with nothing to keep, nothing is kept") {
        REQUIRE(write_unit_state(states, "web.service", {}));
        CHECK_FALSE(std::filesystem::exists(states + "/web.service"));
        REQUIRE(write_unit_state(states, "web.service", {}));
    }
}

TEST_CASE("what is damaged counts for nothing") {
    const TempDir dir;
    CHECK_FALSE(read_unit_state(dir.path(), "web.service"));
    for (const char* text : {"", "{", "[]", "{\"settings\":[{}]}", "\xff"}) {
        CAPTURE(text);
        std::ofstream(dir.path() + "/web.service") << text;
        const auto read = read_unit_state(dir.path(), "web.service");
        CHECK((!read || read->settings.empty()));
    }
    std::filesystem::remove(dir.path() + "/web.service");
    std::filesystem::create_symlink("/dev/zero", dir.path() + "/web.service");
    CHECK_FALSE(read_unit_state(dir.path(), "web.service"));
}
