#include "sparrow/translate/store.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;

namespace {

std::string refusal(const std::string& runtime_dir) {
    const auto prepared = prepare_precompilation_dir(runtime_dir, std::nullopt);
    return prepared ? "" : prepared.error().message;
}

struct stat status_of(const std::string& path) {
    struct stat status {};
    REQUIRE(lstat(path.c_str(), &status) == 0);
    return status;
}

}  // namespace

TEST_CASE("a store that somebody else may have written is not used") {
    const test::TempDir directory;
    directory.directory("world", 0777);
    CHECK(contains(refusal(directory / "world"), "is not used"));
    directory.directory("group", 0775);
    CHECK(contains(refusal(directory / "group"), "is not used"));
    directory.directory("real");
    CHECK(contains(refusal(directory.link("link", "real")), "is not used"));
    CHECK_FALSE(refusal(directory.file("file", "")).empty());
    CHECK_FALSE(refusal(directory.link("dangling", "nowhere")).empty());
    directory.directory("inner/raku", 0777);
    CHECK(contains(refusal(directory / "inner"), "/raku is not used"));
    directory.directory("linked");
    directory.link("linked/raku", "../real");
    CHECK(contains(refusal(directory / "linked"), "/raku is not used"));
    if (test::is_root()) {
        directory.directory("theirs");
        REQUIRE(chown((directory / "theirs").c_str(), 65534, 65534) == 0);
        CHECK(contains(refusal(directory / "theirs"), "is not used"));
    }
}

TEST_CASE("a store is made and used again") {
    const test::TempDir directory;
    for (int round = 0; round < 2; ++round) {
        const auto path = prepare_precompilation_dir(directory / "deep/store", std::nullopt);
        REQUIRE(path);
        CHECK(*path == directory / "deep/store/raku");
        CHECK((status_of(*path).st_mode & 07777U) == 0700);
        CHECK(status_of(*path).st_uid == geteuid());
    }
}

TEST_CASE("each user has a store of its own") {
    if (!test::is_root()) {
        WARN("skipped: only root can make directories for others");
        return;
    }
    const test::TempDir directory;
    const auto path = prepare_precompilation_dir(directory / "store", raku::Identity{65534, 65533});
    REQUIRE(path);
    CHECK(*path == directory / "store/raku-65534");
    CHECK(status_of(*path).st_uid == 65534);
    CHECK(status_of(*path).st_gid == 65533);
    CHECK((status_of(*path).st_mode & 07777U) == 0700);
}
