// Evaluations with compiled code that is kept. What is kept and when is for tests/raku/compiled.rakutest.
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/evaluation.hpp"
#include "support/sources.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;

namespace {

// By inode: a file that is made anew has another.
std::set<ino_t> files_in(const std::string& directory) {
    std::set<ino_t> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        struct stat status {};
        REQUIRE(lstat(entry.path().c_str(), &status) == 0);
        files.insert(status.st_ino);
    }
    return files;
}

std::vector<std::string> descriptions(const std::vector<Source>& sources, const EvaluateOptions& options) {
    const auto evaluations = evaluate(sources, options);
    REQUIRE(evaluations);
    std::vector<std::string> texts;
    for (const Evaluation& evaluation : *evaluations) {
        texts.push_back(evaluation.json + error_of(evaluation));
    }
    return texts;
}

const std::vector<Source> good_and_bad{
    {"/srv/web.service.raku",
     "#!raku\ntask-run 'web', 'systemd', %( exec-start => \"/bin/echo %*ENV<SITE>\", "
     "hooks => %( pre-start => sub { True } ) );\n"},
    {"/srv/dies.service.raku", "#!raku\n\ndie 'on purpose';\n"}};

}  // namespace

TEST_CASE("kept code gives what compiled code gives, and what the environment says now") {
    const TempDir directory;
    EvaluateOptions options = evaluate_options(directory);
    const auto expected = descriptions(good_and_bad, options);
    CHECK(contains(expected[0], "/bin/echo given"));
    CHECK(contains(expected[1], "\"line\":3"));

    options.compiled_dir = directory.directory("compiled", 0700);
    CHECK(descriptions(good_and_bad, options) == expected);
    const auto kept = files_in(options.compiled_dir);
    CHECK(kept.size() >= good_and_bad.size());
    CHECK(descriptions(good_and_bad, options) == expected);
    // Those of the sources; the host keeps one that it is warmed with, and makes it anew.
    std::set<ino_t> still;
    for (const ino_t file : files_in(options.compiled_dir)) {
        if (kept.contains(file)) {
            still.insert(file);
        }
    }
    CHECK(still.size() >= good_and_bad.size());

    options.environment = merge(options.environment, {"SITE=another"});
    CHECK(contains(descriptions(good_and_bad, options)[0], "/bin/echo another"));
}

TEST_CASE("a folder that cannot be written or is not there keeps nothing, and nobody fails for it") {
    const TempDir directory;
    EvaluateOptions options = evaluate_options(directory);
    const auto expected = descriptions(good_and_bad, options);
    options.compiled_dir = directory / "absent";
    CHECK(descriptions(good_and_bad, options) == expected);
    CHECK_FALSE(std::filesystem::exists(options.compiled_dir));
    options.compiled_dir = directory.file("file", "text");
    CHECK(descriptions(good_and_bad, options) == expected);
}
