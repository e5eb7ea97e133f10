#include "sparrow/translate/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <string>
#include <utility>

#include "sparrow/raku/digest.hpp"
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

TEST_CASE("compiled code has a folder of its own, which is not shared") {
    const test::TempDir directory;
    const auto path = prepare_compiled_dir(directory / "store");
    REQUIRE(path);
    CHECK(*path == directory / "store/compiled");
    CHECK((status_of(*path).st_mode & 07777U) == 0700);
    directory.directory("open/compiled", 0777);
    CHECK_FALSE(prepare_compiled_dir(directory / "open"));
}

TEST_CASE("compiled code that is not used for 30 days is removed") {
    const test::TempDir directory;
    constexpr time_t day = time_t{24} * 60 * 60;
    for (const auto& [name, age] : {std::pair{"used", 29 * day}, std::pair{"unused", 31 * day}}) {
        const std::string path = directory.file(std::string("compiled/") + name, "");
        const std::array<timespec, 2> times{timespec{time(nullptr) - age, 0},
                                            timespec{time(nullptr) - age, 0}};
        REQUIRE(utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0);
    }
    remove_old_compiled(directory / "");
    CHECK(std::filesystem::exists(directory / "compiled/used"));
    CHECK_FALSE(std::filesystem::exists(directory / "compiled/unused"));
    remove_old_compiled(directory / "absent");
}

TEST_CASE("a bundle is kept for its owner alone, under its digest") {
    const test::TempDir directory;
    const std::string store = directory / "store";
    const std::string json = to_json(raku::Bundle{{"/a", "#!raku\n", {}}, 0, "a"});
    const std::string digest = raku::digest_of(json);
    REQUIRE(write_bundle(store, digest, json));
    REQUIRE(write_bundle(store, digest, json));
    CHECK((status_of(store + "/bundles").st_mode & 07777) == 0700);
    CHECK((status_of(store + "/bundles/" + digest).st_mode & 07777) == 0600);
    const auto read = read_bundle(store, digest);
    REQUIRE(read);
    CHECK(read->inputs.file == "/a");
}

TEST_CASE("a bundle that is not what its name says is not used") {
    const test::TempDir directory;
    const std::string store = directory / "store";
    const std::string json = to_json(raku::Bundle{{"/a", "#!raku\n", {}}, 0, "a"});
    const std::string digest = raku::digest_of(json);
    const auto refusal_of = [&](const std::string& name) {
        const auto read = read_bundle(store, name);
        return read ? std::string("read") : read.error().message;
    };
    CHECK(contains(refusal_of(digest), "there is no bundle"));
    for (const char* name : {"", "..", "../bundles/x", "ABC", "a/b", "a\n"}) {
        CAPTURE(name);
        CHECK(contains(refusal_of(name), "is no digest"));
    }
    REQUIRE(write_bundle(store, digest, json));
    const std::string path = store + "/bundles/" + digest;
    REQUIRE(chmod(path.c_str(), 0622) == 0);
    CHECK(contains(refusal_of(digest), "others could have written it"));
    REQUIRE(chmod(path.c_str(), 0600) == 0);
    REQUIRE(truncate(path.c_str(), 20) == 0);
    CHECK(contains(refusal_of(digest), "is damaged"));
    std::filesystem::remove(path);
    directory.link("store/bundles/" + digest, directory.file("elsewhere", json));
    CHECK(contains(refusal_of(digest), "cannot read the bundle"));
    // Writing replaces the link and leaves alone what it leads to.
    REQUIRE(write_bundle(store, digest, json));
    CHECK(read_bundle(store, digest));
    directory.directory("world/bundles", 0777);
    CHECK_FALSE(write_bundle(directory / "world", digest, json));
}

TEST_CASE("bundles that nobody has written for a day go") {
    const test::TempDir directory;
    const std::string store = directory / "store";
    remove_old_bundles(store);  // no store is no error
    REQUIRE(write_bundle(store, "aa", "x"));
    REQUIRE(write_bundle(store, "bb", "x"));
    const timespec two_days_ago{time(nullptr) - 2L * 24 * 60 * 60, 0};
    const std::array times{two_days_ago, two_days_ago};
    REQUIRE(utimensat(AT_FDCWD, (store + "/bundles/aa").c_str(), times.data(), 0) == 0);
    remove_old_bundles(store);
    CHECK_FALSE(std::filesystem::exists(store + "/bundles/aa"));
    CHECK(std::filesystem::exists(store + "/bundles/bb"));
}
