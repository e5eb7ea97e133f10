#include "sparrow/translate/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>
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

TEST_CASE("a bundle is kept for its owner alone, under its digest") {
    const test::TempDir directory;
    const std::string store = directory / "store";
    const std::string json = to_json(raku::Bundle{{"/a", "#!raku\n", {}, {}}, 0, "a"});
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
    const std::string json = to_json(raku::Bundle{{"/a", "#!raku\n", {}, {}}, 0, "a"});
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

TEST_CASE("a record is kept for its owner alone, one for each source") {
    const test::TempDir directory;
    const std::string store = directory / "store";
    const auto none = read_record(store, "/a");
    REQUIRE(none);
    CHECK_FALSE(*none);
    REQUIRE(write_record(store, {{"/a", "old", {}, {}}, "{}"}));
    REQUIRE(write_record(store, {{"/a", "new", {}, {}}, "{}"}));
    REQUIRE(write_record(store, {{"/b", "b", {}, {}}, "{}"}));
    CHECK((status_of(store + "/records").st_mode & 07777) == 0700);
    CHECK((status_of(store + "/records/" + raku::digest_of("/a")).st_mode & 07777) == 0600);
    const auto read = read_record(store, "/a");
    REQUIRE(read);
    REQUIRE(*read);
    CHECK((*read)->inputs.source == "new");
    remove_other_records(store, {"/b", "/c"});
    CHECK_FALSE(read_record(store, "/a").value());
    CHECK(read_record(store, "/b").value());
    remove_other_records(directory / "missing", {});
}

TEST_CASE("a record that is damaged, foreign or another's is not used") {
    const test::TempDir directory;
    const std::string store = directory / "store";
    REQUIRE(write_record(store, {{"/a", "a", {}, {}}, "{}"}));
    const std::string path = store + "/records/" + raku::digest_of("/a");
    const std::string whole = test::read_file(path);
    const auto refusal_of = [&](const std::string& source) {
        const auto read = read_record(store, source);
        return read ? std::string(*read ? "read" : "missing") : read.error().message;
    };
    std::string flipped = whole;
    flipped[flipped.find("\"a\"")] ^= 1;
    for (const std::string& text : {std::string(), std::string("\n"), whole.substr(0, 10), flipped,
                                    whole.substr(0, whole.size() - 1), whole + " "}) {
        CAPTURE(text);
        directory.file("store/records/" + raku::digest_of("/a"), text);
        CHECK(contains(refusal_of("/a"), "is damaged"));
    }
    directory.file("store/records/" + raku::digest_of("/a"), raku::digest_of("null") + "\nnull");
    CHECK(contains(refusal_of("/a"), "it is no record"));
    directory.file("store/records/" + raku::digest_of("/b"), whole);
    CHECK(contains(refusal_of("/b"), "is that of /a"));
    directory.file("store/records/" + raku::digest_of("/a"), whole);
    REQUIRE(chmod(path.c_str(), 0622) == 0);
    CHECK(contains(refusal_of("/a"), "others could have written it"));
    std::filesystem::remove(path);
    directory.link("store/records/" + raku::digest_of("/a"), directory.file("elsewhere", whole));
    CHECK(contains(refusal_of("/a"), "cannot read the record"));
    std::filesystem::remove(path);
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    CHECK(contains(refusal_of("/a"), "is not used"));
}
