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
    REQUIRE(*read);
    CHECK(to_json(**read) == to_json(adjusted()));
    const auto& settings = (*read)->settings;
    REQUIRE(settings.size() == 2);
    CHECK(settings[0].base.number == UINT64_MAX);
    REQUIRE(settings[0].wishes.size() == 1);
    CHECK(settings[0].wishes[0].setting.max == "1G");
    SECTION("with nothing to keep, nothing is kept") {
        REQUIRE(write_unit_state(states, "web.service", {}));
        CHECK_FALSE(std::filesystem::exists(states + "/web.service"));
        REQUIRE(write_unit_state(states, "web.service", {}));
    }
}

TEST_CASE("what is damaged does not count, and is told of") {
    const TempDir dir;
    const std::string path = dir.path() + "/web.service";
    const auto none = read_unit_state(dir.path(), "web.service");
    REQUIRE(none);
    CHECK_FALSE(*none);
    for (const char* text : {"", "{", "[]", "{\"settings\":[{}]}", "\xff"}) {
        CAPTURE(text);
        std::ofstream(path) << text;
        const auto read = read_unit_state(dir.path(), "web.service");
        REQUIRE_FALSE(read);
        CHECK(read.error().message == path + " does not count: it is cut off");
    }
    std::filesystem::remove(path);
    std::filesystem::create_symlink("/dev/zero", path);
    CHECK(read_unit_state(dir.path(), "web.service").error().message ==
          "cannot read " + path + ": Too many levels of symbolic links");
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    CHECK(read_unit_state(dir.path(), "web.service").error().message ==
          path + " is not what was written: it is no regular file of this user's");
}
