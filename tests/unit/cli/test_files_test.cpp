#include "sparrow/cli/test_files.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::cli;
using sparrow::test::contains;
using sparrow::test::TempDir;

namespace {

// The paths that were found, below `directory`.
std::vector<std::string> paths(const FoundTests& found, const TempDir& directory) {
    std::vector<std::string> relative;
    std::transform(found.files.begin(), found.files.end(), std::back_inserter(relative),
                   [&](const TestFile& file) { return file.path.substr(directory.path().size() + 1); });
    return relative;
}

}  // namespace

TEST_CASE("folders are searched, sorted, without what is hidden or a link to a folder") {
    const TempDir directory;
    for (const char* name :
         {"b.rakutest", "a/z.rakutest", "a/b/c.rakutest", ".hidden.rakutest", ".git/d.rakutest",
          "a/.b/e.rakutest", "f.raku", "rakutest", "g.rakutest~", "folder.rakutest/h.rakutest"}) {
        directory.file(name, "");
    }
    directory.link("loop", directory.path());
    const auto found = find_tests({directory.path()});
    CHECK(paths(found, directory) == std::vector<std::string>{"a/b/c.rakutest", "a/z.rakutest", "b.rakutest",
                                                              "folder.rakutest/h.rakutest"});
    CHECK(found.diagnostics.empty());
}

TEST_CASE("a test is run once, however often it is named, in the order in which it was given") {
    const TempDir directory;
    const std::string second = directory.file("b.rakutest", "");
    directory.file("a.rakutest", "");
    const auto found =
        find_tests({second, directory.path(), directory / "./b.rakutest", directory.path() + "/"});
    CHECK(paths(found, directory) == std::vector<std::string>{"b.rakutest", "a.rakutest"});
    CHECK(found.diagnostics.empty());
}

TEST_CASE("what is no test is told as such") {
    const TempDir directory;
    directory.file("web.service.raku", "#!raku\n");
    directory.file("web.service.rakutest", "");
    directory.directory("empty");
    directory.link("dangling.rakutest", "/nonexistent");
    const auto found =
        find_tests({directory / "web.service.raku", directory / "empty", directory / "dangling.rakutest",
                    directory / "missing.rakutest", directory / "missing", "/dev/null"});
    CHECK(found.files.empty());
    REQUIRE(found.diagnostics.size() == 6);
    CHECK(contains(found.diagnostics[0].message, "did you mean " + directory / "web.service.rakutest" + "?"));
    CHECK(contains(found.diagnostics[1].message, "there is no test in it"));
    CHECK(contains(found.diagnostics[2].message, "cannot be read: No such file"));
    CHECK(contains(found.diagnostics[3].message, "cannot be read: No such file"));
    CHECK(contains(found.diagnostics[4].message, "it is neither a folder nor a test file"));
    CHECK(contains(found.diagnostics[5].message, "it is neither a folder nor a test file"));
}

TEST_CASE("a FIFO that is called a test does not block") {
    const TempDir directory;
    REQUIRE(mkfifo((directory / "a.rakutest").c_str(), 0600) == 0);
    const auto found = find_tests({directory.path()});
    REQUIRE(found.diagnostics.size() == 1);
    CHECK(contains(found.diagnostics[0].message, "it is no regular file"));
}
