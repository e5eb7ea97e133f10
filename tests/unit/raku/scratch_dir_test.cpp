#include "sparrow/raku/scratch_dir.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using sparrow::raku::ScratchDir;
using sparrow::test::TempDir;

namespace {

// As if nobody had touched it for an hour.
void age(const std::string& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    const timespec before{status.st_mtim.tv_sec - 3600, 0};
    const std::array times{before, before};
    REQUIRE(utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0);
}

}  // namespace

TEST_CASE("a scratch directory is its owner's alone, and is gone with what is in it") {
    const TempDir directory;
    std::string path;
    {
        const auto scratch = ScratchDir::make(directory.path(), std::nullopt);
        REQUIRE(scratch);
        path = scratch->path();
        CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms::owner_all);
        std::filesystem::create_directories(path + "/task/tmp");
        std::filesystem::create_symlink(directory.path(), path + "/task/link");
    }
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK(std::filesystem::exists(directory.path()));
    CHECK_FALSE(ScratchDir::make(directory / "missing", std::nullopt));
}

TEST_CASE("what nobody holds any more is removed by the next, and nothing else") {
    const TempDir directory;
    const std::string stale = directory.directory(".tasks-killed");
    directory.file(".tasks-killed/home/file", "x");
    const std::string young = directory.directory(".tasks-young");
    const std::string other = directory.directory("other");
    age(stale);
    age(other);
    const auto held = ScratchDir::make(directory.path(), std::nullopt);
    REQUIRE(held);
    age(held->path());
    const auto next = ScratchDir::make(directory.path(), std::nullopt);
    REQUIRE(next);
    CHECK_FALSE(std::filesystem::exists(stale));
    CHECK(std::filesystem::exists(young));
    CHECK(std::filesystem::exists(other));
    CHECK(std::filesystem::exists(held->path()));
}
