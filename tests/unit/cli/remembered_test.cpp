// sparrowctl status, explain, retry and keep, over what a real generator has remembered.
#include "sparrow/cli/remembered.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/manager.hpp"

using namespace sparrow;
using sparrow::test::contains;
using Json = nlohmann::json;

namespace {

constexpr const char* short_timeout = "SPARROW_FILE_TIMEOUT=3";
const std::string good = "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true' );\n";

std::string state_of(const Json& sources, const std::string& path) {
    for (const Json& source : sources) {
        if (source.at("source") == path) {
            return source.at("state");
        }
    }
    return "";
}

}  // namespace

TEST_CASE("sparrowctl tells how each source stands, what it read, and tries a hung one again") {
    const test::Manager manager;
    const std::string data = manager.directory().file("data", "one");
    const std::string fine = manager.write("fine.service.raku", good);
    const std::string reads = manager.write(
        "reads.service.raku", "#!raku\nmy $text = '" + data +
                                  "'.IO.slurp;\ntask-run 'a', 'systemd', %( start => '/bin/true', "
                                  "description => $text );\n");
    const std::string broken = manager.write("broken.service.raku", good);
    const std::string wrong = manager.write("wrong.service.raku", "#!raku\ndie 'no luck';\n");
    const std::string hangs = manager.write("hangs.service.raku", "#!raku\nsleep 60;\n");
    const std::string open = manager.write("open.service.raku", good, 0666);
    CHECK(contains(manager.sparrowctl("status").output, "fine.service.raku    not translated yet"));
    (void)manager.reload(short_timeout);
    (void)manager.write("broken.service.raku", "#!raku\ndie 'broken now';\n");
    (void)manager.reload(short_timeout);
    const std::string later = manager.write("later.service.raku", good);

    const auto status = manager.sparrowctl("status");
    INFO(status.output);
    CHECK(status.status == 0);
    CHECK(contains(status.output, "fine.service.raku    translated\n"));
    CHECK(contains(status.output, "broken.service.raku  last good\n  " + broken + ":2: error: broken now\n"));
    CHECK(contains(status.output, "wrong.service.raku   failed\n  " + wrong + ":2: error: no luck\n"));
    CHECK(contains(status.output, "hangs.service.raku   failed\n  its evaluation took longer than 3 s"));
    CHECK(
        contains(status.output, "open.service.raku    refused\n  " + open + ": error: others can write it"));
    CHECK(contains(status.output, "later.service.raku   not translated yet\n"));
    CHECK(manager.sparrowctl("status --strict").status == 1);

    const Json sources = Json::parse(manager.sparrowctl("status --json").output);
    CHECK(sources.size() == 7);
    CHECK(state_of(sources, fine) == "translated");
    CHECK(state_of(sources, broken) == "last good");
    CHECK(state_of(sources, hangs) == "failed");

    SECTION("explain") {
        auto explained = manager.sparrowctl("explain reads.service.raku");
        INFO(explained.output);
        CHECK(explained.status == 0);
        CHECK(contains(explained.output, reads + ": translated\n"));
        CHECK(contains(explained.output, "it is not evaluated: nothing that it read has changed"));
        CHECK(contains(explained.output, "it reads " + data));
        (void)manager.directory().file("data", "two");
        explained = manager.sparrowctl("explain " + reads);
        CHECK(contains(explained.output, "it is evaluated: it reads " + data + ", which has changed."));
        const Json json = Json::parse(manager.sparrowctl("explain --json reads").output);
        CHECK(contains(json.at("reason").get<std::string>(), "which has changed"));
        const Json& read = json.at("read");
        CHECK(std::any_of(read.begin(), read.end(), [&](const Json& one) {
            return one.at("kind") == "content" && one.at("name") == data;
        }));
        CHECK(contains(manager.sparrowctl("explain hangs").output, "it is not evaluated"));

        const auto unknown = manager.sparrowctl("explain none.service.raku");
        CHECK(unknown.status == 1);
        CHECK(contains(unknown.output, "none.service.raku is no source of the system manager"));
        CHECK(contains(unknown.output, "sparrowctl status lists them"));
    }
    SECTION("retry") {
        CHECK(manager.sparrowctl("retry --no-reload fine").output ==
              fine + ": nothing keeps it from being tried\n");
        CHECK(manager.sparrowctl("retry --no-reload hangs").output == hangs + ": will be tried again\n");
        CHECK(contains(manager.sparrowctl("explain hangs").output,
                       "it is evaluated: it got no answer, and sparrowctl retry asked"));
        CHECK(manager.sparrowctl("retry --no-reload none").status == 1);
    }
    SECTION("keep") {
        const auto kept = manager.sparrowctl("keep");
        INFO(kept.output);
        CHECK(kept.status == 0);
        CHECK(contains(kept.output, "files changed in "));
        CHECK(std::filesystem::exists(manager.state_dir() + "/records"));
        CHECK(!contains(manager.sparrowctl("keep").output, "files changed in "));
    }
}
