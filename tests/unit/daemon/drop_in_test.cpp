#include "sparrow/daemon/drop_in.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::daemon;
using sparrow::test::TempDir;

namespace {

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

unit::UnitName web() {
    return unit::UnitName::parse("web.service").value();
}

}  // namespace

TEST_CASE("a drop-in has what systemd cannot change on a unit that runs, section by section") {
    const TempDir dir;
    const std::string path = drop_in_path(dir.path(), "web.service");
    REQUIRE(
        write_drop_in(dir.path(), web(), {{"Environment", {"A=1", "B=2"}}, {"Documentation", {"man:web"}}})
            .value());
    const std::string text = text_of(path);
    CHECK(text.find("[Service]\nEnvironment=A=1\nEnvironment=B=2\n") != std::string::npos);
    CHECK(text.find("[Unit]\nDocumentation=man:web\n") != std::string::npos);
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0644);
    SECTION("the same again changes nothing, so that nobody reloads for it") {
        CHECK_FALSE(write_drop_in(dir.path(), web(),
                                  {{"Environment", {"A=1", "B=2"}}, {"Documentation", {"man:web"}}})
                        .value());
    }
    SECTION("nothing to say removes it, and its folder") {
        CHECK(write_drop_in(dir.path(), web(), {{"Environment", {}}, {"Documentation", {}}}).value());
        CHECK_FALSE(std::filesystem::exists(dir.path() + "/web.service.d"));
        CHECK_FALSE(write_drop_in(dir.path(), web(), {}).value());
    }
    SECTION("a folder in which somebody else has something stays") {
        std::ofstream(dir.path() + "/web.service.d/50-admin.conf") << "[Service]\n";
        CHECK(write_drop_in(dir.path(), web(), {}).value());
        CHECK(std::filesystem::exists(dir.path() + "/web.service.d/50-admin.conf"));
    }
}

TEST_CASE("no value of a drop-in becomes a line of its own") {
    const TempDir dir;
    const auto written =
        write_drop_in(dir.path(), web(), {{"Environment", {"A=1\n[Service]\nExecStart=/bin/evil"}}});
    REQUIRE_FALSE(written);
    CHECK_FALSE(std::filesystem::exists(drop_in_path(dir.path(), "web.service")));
}

TEST_CASE("a link in the place of the drop-in is replaced, and what it leads to left alone") {
    const TempDir dir;
    std::ofstream(dir.path() + "/precious") << "precious";
    std::filesystem::create_directory(dir.path() + "/web.service.d");
    std::filesystem::create_symlink("../precious", drop_in_path(dir.path(), "web.service"));
    CHECK(write_drop_in(dir.path(), web(), {{"Environment", {"A=1"}}}).value());
    CHECK(text_of(dir.path() + "/precious") == "precious");
    CHECK(std::filesystem::is_regular_file(
        std::filesystem::symlink_status(drop_in_path(dir.path(), "web.service"))));
}

TEST_CASE("of systemd's own drop-ins only the bytes that were seen are removed") {
    const TempDir dir;
    std::filesystem::create_directory(dir.path() + "/web.service.d");
    const std::string path = dir.path() + "/web.service.d/50-MemoryMax.conf";
    std::ofstream(path) << "[Service]\nMemoryMax=1\n";
    CHECK(property_drop_in(dir.path(), "web.service", "MemoryMax") == "[Service]\nMemoryMax=1\n");
    CHECK_FALSE(remove_property_drop_in(dir.path(), "web.service", "MemoryMax", "[Service]\nMemoryMax=2\n"));
    CHECK_FALSE(remove_property_drop_in(dir.path(), "web.service", "MemoryMax", ""));
    CHECK(std::filesystem::exists(path));
    CHECK(remove_property_drop_in(dir.path(), "web.service", "MemoryMax", "[Service]\nMemoryMax=1\n"));
    CHECK_FALSE(std::filesystem::exists(dir.path() + "/web.service.d"));
}
