// What is remembered, where it is kept, and what is done where that is damaged or somebody else's.
#include "sparrow/translate/record_store.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "sparrow/base/checksum.hpp"
#include "sparrow/raku/digest.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
namespace fs = std::filesystem;

namespace {

raku::Record record_of(const std::string& file, const std::string& source) {
    return {file, {source, "c0ffee", "{}\n"}, {{raku::ObservationKind::variable, "A", "=1"}}, "50f7"};
}

std::string path_of(const std::string& store, const std::string& source) {
    return store + "/records/" + raku::digest_of(source);
}

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(lstat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

std::string text_of(const RecordStore& store, const std::string& source) {
    const auto record = store.record(source);
    return !record ? "error: " + record.error().message : !*record ? "nothing" : (*record)->latest.source;
}

}  // namespace

TEST_CASE("a record is kept for its owner alone, one for each source") {
    const test::TempDir directory;
    const RecordStore store(directory / "store", "");
    CHECK_FALSE(store.is_from_last_boot());
    CHECK(text_of(store, "/a") == "nothing");
    REQUIRE(store.write(record_of("/a", "old")));
    REQUIRE(store.write(record_of("/a", "new")));
    REQUIRE(store.write(record_of("/b", "b")));
    CHECK(mode_of(directory / "store/records") == 0700);
    CHECK(mode_of(path_of(directory / "store", "/a")) == 0600);
    CHECK(text_of(store, "/a") == "new");
    CHECK(store.all().size() == 2);
    REQUIRE(store.complete({"/b", "/c"}, {}));
    CHECK(text_of(store, "/a") == "nothing");
    CHECK(text_of(store, "/b") == "b");
}

TEST_CASE("contexts and software are kept under their digests as long as a record names them") {
    const test::TempDir directory;
    const RecordStore store(directory / "store", "");
    const raku::Context context{{"A=1"}, {"/opt/raku"}};
    const auto first = store.write(context);
    const auto other = store.write(raku::Context{{"A=2"}, {}});
    const auto software =
        store.write(raku::Observations{{raku::ObservationKind::software, "/usr/bin/raku", "x"}});
    REQUIRE(first);
    REQUIRE(other);
    REQUIRE(software);
    CHECK(store.context(*first).value()->environment == context.environment);
    CHECK(store.software(*software).value()->front().name == "/usr/bin/raku");
    CHECK(store.write(context) == *first);

    // Under the name of the one the text of the other.
    const std::string path = directory / "store/contexts/" + *first;
    directory.file("store/contexts/" + *first, "damaged");
    CHECK(contains(store.context(*first).error().message, "is damaged"));
    REQUIRE(store.write(context));
    CHECK(store.context(*first).value()->environment == context.environment);

    REQUIRE(store.complete({}, {*first}));
    CHECK(store.context(*first).value());
    CHECK_FALSE(store.context(*other).value());
    CHECK_FALSE(store.software(*software).value());
}

TEST_CASE("a record that is damaged, foreign, of another version or another's is not used") {
    const test::TempDir directory;
    const RecordStore store(directory / "store", "");
    REQUIRE(store.write(record_of("/a", "a")));
    const std::string path = path_of(directory / "store", "/a");
    const std::string whole = test::read_file(path);
    std::string flipped = whole;
    flipped[flipped.find("\"/a\"")] ^= 1;
    for (const std::string& text : {std::string(), std::string("\n"), whole.substr(0, 10), flipped,
                                    whole.substr(0, whole.size() - 1), whole + " "}) {
        CAPTURE(text);
        directory.file("store/records/" + raku::digest_of("/a"), text);
        CHECK(contains(text_of(store, "/a"), "error: "));
        CHECK(contains(text_of(store, "/a"), "is damaged"));
        CHECK(store.all().empty());
    }
    for (const std::string& json : {std::string("null"), std::string("{}"), std::string("{\"schema\":99}")}) {
        directory.file("store/records/" + raku::digest_of("/a"), checksum_of(json) + "\n" + json);
        CHECK(contains(text_of(store, "/a"), "error: "));
    }
    directory.file("store/records/" + raku::digest_of("/b"), whole);
    CHECK(contains(text_of(store, "/b"), "is that of /a"));
    directory.file("store/records/" + raku::digest_of("/a"), whole);
    REQUIRE(chmod(path.c_str(), 0622) == 0);
    CHECK(contains(text_of(store, "/a"), "others could have written it"));
    fs::remove(path);
    directory.link("store/records/" + raku::digest_of("/a"), directory.file("elsewhere", whole));
    CHECK(contains(text_of(store, "/a"), "cannot read"));
    fs::remove(path);
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    CHECK(contains(text_of(store, "/a"), "is not used"));
}

TEST_CASE("the state directory is read until the runtime directory holds all, and kept like it") {
    const test::TempDir directory;
    const std::string run = directory / "run";
    const std::string lib = directory.directory("lib", 0700);
    {
        const RecordStore first(run, lib);
        CHECK(first.is_from_last_boot());
        CHECK(first.keep() == 0U);  // it is not known yet whether that is all
        REQUIRE(first.write(record_of("/a", "a")));
        REQUIRE(first.write(record_of("/gone", "gone")));
        REQUIRE(first.write(raku::Context{{"A=1"}, {}}));
        REQUIRE(first.complete({"/a", "/gone"}, {}));
    }
    const RecordStore running(run, lib);
    CHECK_FALSE(running.is_from_last_boot());
    CHECK(running.keep() == 2U);
    CHECK(running.keep() == 0U);
    CHECK(mode_of(path_of(lib, "/a")) == 0600);

    // A source that is deleted is gone, even if that was not carried over yet.
    REQUIRE(running.complete({"/a"}, {}));
    CHECK(text_of(RecordStore(run, lib), "/gone") == "nothing");
    CHECK(running.keep() == 1U);

    fs::remove_all(run);
    const RecordStore next(run, lib);
    CHECK(next.is_from_last_boot());
    CHECK(text_of(next, "/a") == "a");
    CHECK(text_of(next, "/gone") == "nothing");
    SECTION("a file that is damaged is not carried over what is there") {
        REQUIRE(next.write(record_of("/a", "new")));
        REQUIRE(next.complete({"/a"}, {}));
        const RecordStore damaged(run, lib);
        directory.file("run/records/" + raku::digest_of("/a"), "damaged");
        REQUIRE(damaged.keep());
        fs::remove_all(run);
        CHECK(text_of(RecordStore(run, lib), "/a") == "a");
    }
    SECTION("one that others can write is not used") {
        REQUIRE(chmod(lib.c_str(), 0777) == 0);
        const RecordStore open_to_all(run, lib);
        CHECK_FALSE(open_to_all.is_from_last_boot());
        CHECK(text_of(open_to_all, "/a") == "nothing");
    }
    SECTION("a link to one is not used") {
        directory.link("link", lib);
        CHECK(text_of(RecordStore(run, directory / "link"), "/a") == "nothing");
    }
    SECTION("one that belongs to somebody else is not used") {
        if (geteuid() != 0) {
            WARN("skipped: only root can give a directory away");
            return;
        }
        REQUIRE(chown(lib.c_str(), 1, 1) == 0);
        CHECK(text_of(RecordStore(run, lib), "/a") == "nothing");
    }
}

TEST_CASE("a failure is tried again on request") {
    const test::TempDir directory;
    const RecordStore store(directory / "store", "");
    raku::Record record = record_of("/a", "loop { }");
    record.last_good = raku::Translated{"good", "c0ffee", "{}"};
    CHECK(store.try_again("/a") == false);
    REQUIRE(store.write(record));
    CHECK(store.try_again("/a") == false);
    record.no_answer = raku::NoAnswer{"it loops", 3, 1000};
    REQUIRE(store.write(record));
    CHECK(store.try_again("/a") == true);
    const auto wanted = store.record("/a").value();
    CHECK(wanted->no_answer->is_to_be_retried);
    CHECK(wanted->no_answer->message == "it loops");
    CHECK(wanted->last_good->source == "good");
}
