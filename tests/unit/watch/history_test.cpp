#include "sparrow/watch/history.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::watch;
using sparrow::test::TempDir;

namespace {

Record record(std::int64_t when, const std::string& unit) {
    return {when,
            unit,
            "/etc/systemd/system/web.service.raku",
            {EntryKind::changed,
             {"memory-pressure", "avg10=23.50", "rule 1", 7},
             "MemoryHigh",
             "512M",
             "640M",
             "\"\n"}};
}

}  // namespace

TEST_CASE("a record is one line, and read back as it was") {
    const std::string line = to_line(record(5, "web.service"));
    CHECK(line.find('\n') == std::string::npos);
    const auto read = parse_record(line);
    REQUIRE(read);
    CHECK(to_line(*read) == line);
    CHECK(read->entry.reason == "\"\n");
    CHECK(read->entry.cause.line == 7);
    CHECK_FALSE(parse_record("{}"));
    CHECK_FALSE(parse_record("{\"kind\":\"changed\""));
}

TEST_CASE("the latest records of a unit are told, the oldest first") {
    const TempDir dir;
    History history(dir.path() + "/history", 1 << 20);
    for (std::int64_t when = 1; when <= 10; ++when) {
        REQUIRE(history.add(record(when, when % 2 == 0 ? "even.service" : "odd.service")));
    }
    const auto even = history.latest("even.service", 3);
    REQUIRE(even.size() == 3);
    CHECK(even.front().when == 6);
    CHECK(even.back().when == 10);
    CHECK(history.latest("", 100).size() == 10);
    CHECK(history.latest("none.service", 100).empty());
    SECTION("another process tells the same") {
        CHECK(History(dir.path() + "/history", 1 << 20).latest("", 100).size() == 10);
    }
    SECTION("half a line, as a crash leaves it, is let pass") {
        std::ofstream(dir.path() + "/history", std::ios::app) << "{\"when\":1";
        CHECK(History(dir.path() + "/history", 1 << 20).latest("", 100).size() == 10);
        // Nor does it spoil the one that is written next.
        REQUIRE(History(dir.path() + "/history", 1 << 20).add(record(11, "web.service")));
        const auto all = History(dir.path() + "/history", 1 << 20).latest("", 100);
        REQUIRE(all.size() == 11);
        CHECK(all.back().when == 11);
    }
    SECTION("nor does half a line of the older file, or what is still in memory") {
        std::filesystem::rename(dir.path() + "/history", dir.path() + "/history.1");
        std::ofstream(dir.path() + "/history.1", std::ios::app) << "{\"when\":1";
        REQUIRE(history.add(record(11, "web.service")));
        CHECK(history.latest("", 100).size() == 11);
    }
    SECTION("NULs and lines that are none are let pass") {
        std::ofstream(dir.path() + "/history", std::ios::app)
            << std::string(1000, '\0') << "\n\n"
            << std::string(100000, '[') << "\n[]\nnull\n\xff\n";
        REQUIRE(history.add(record(11, "web.service")));
        CHECK(history.latest("", 100).size() == 11);
    }
}

TEST_CASE("a file that is longer than it is written is read from its end") {
    const TempDir dir;
    {
        std::ofstream file(dir.path() + "/history");
        constexpr int megabytes = 100;
        const std::string part(1 << 20, 'x');
        for (int i = 0; i < megabytes; ++i) {
            file << part;
        }
        file << "\n" << to_line(record(1, "web.service")) << "\n";
    }
    History history(dir.path() + "/history", 1 << 20);
    REQUIRE(history.latest("", 100).size() == 1);
    REQUIRE(history.add(record(2, "web.service")));
    REQUIRE(history.add(record(3, "web.service")));
    CHECK(history.latest("", 100).size() == 3);
}

TEST_CASE("nothing waits for a history that is no file") {
    const TempDir dir;
    REQUIRE(mkfifo((dir.path() + "/history").c_str(), 0600) == 0);
    CHECK(History(dir.path() + "/history", 1 << 20).latest("", 100).empty());
}

TEST_CASE("a line of the source that can be none is not told") {
    for (const char* line : {"4294967297", "-1", "1e30", "\"7\"", "null"}) {
        CAPTURE(line);
        const auto read = parse_record(std::string(R"({"kind":"paused","line":)") + line + "}");
        REQUIRE(read);
        CHECK(read->entry.cause.line == 0);
    }
}

TEST_CASE("the history has a bounded size, and keeps the newest") {
    const TempDir dir;
    constexpr std::size_t size = 8192;
    History history(dir.path() + "/history", size);
    for (std::int64_t when = 1; when <= 500; ++when) {
        REQUIRE(history.add(record(when, "web.service")));
    }
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        bytes += entry.file_size();
    }
    CHECK(bytes <= size);
    const auto latest = history.latest("", 1000);
    CHECK(latest.size() > 5);
    CHECK(latest.back().when == 500);
}

TEST_CASE("where nothing can be written the latest are kept, said once and written later") {
    const TempDir dir;
    const std::string folder = dir.path() + "/missing";
    History history(folder + "/history", 1 << 20);
    CHECK_FALSE(history.add(record(1, "web.service")));
    for (std::int64_t when = 2; when <= 200; ++when) {
        CHECK(history.add(record(when, "web.service")));
    }
    CHECK(history.latest("", 1000).size() == 100);
    std::filesystem::create_directory(folder);
    CHECK(history.add(record(201, "web.service")));
    CHECK(History(folder + "/history", 1 << 20).latest("", 1000).back().when == 201);
}
