// Every fixture describes the same, whoever was evaluated before it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/translate/source_name.hpp"
#include "support/catch.hpp"
#include "support/evaluation.hpp"
#include "support/random.hpp"

using namespace sparrow;
namespace fs = std::filesystem;

namespace {

// All sources of the golden tests, by what they are and not by a list.
std::vector<raku::Source> fixtures() {
    std::vector<raku::Source> found;
    for (const auto& golden : fs::directory_iterator(SPARROW_SOURCE_DIR "/tests/golden")) {
        if (!fs::is_directory(golden.path() / "in")) {
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(golden.path() / "in")) {
            if (!fs::is_regular_file(entry.symlink_status())) {
                continue;
            }
            std::string text = test::read_file(entry.path().string());
            if (translate::has_shebang(text) && is_utf8(text)) {
                found.push_back({entry.path().string(), std::move(text)});
            }
        }
    }
    std::sort(found.begin(), found.end(),
              [](const raku::Source& a, const raku::Source& b) { return a.file < b.file; });
    return found;
}

// What is known of each source, in the order of `sources`: its description, or its error.
std::vector<std::string> outcomes(const std::vector<raku::Source>& sources) {
    const test::TempDir directory;
    auto options = test::evaluate_options(directory);
    options.limits.per_file = raku::Duration(10'000);
    options.limits.total = raku::Duration(600'000);
    const auto evaluations = raku::evaluate(sources, options);
    REQUIRE(evaluations);
    std::vector<std::string> found;
    for (const auto& evaluation : *evaluations) {
        found.push_back(evaluation.json + test::error_of(evaluation));
    }
    return found;
}

}  // namespace

TEST_CASE("every fixture describes the same alone, in order and shuffled", "[isolation]") {
    const auto sources = fixtures();
    REQUIRE(sources.size() >= 9);
    const auto in_order = outcomes(sources);
    // Each starts a Raku of its own, which takes a second: some of them, spread over all, unless all are
    // asked for.
    const std::size_t step = std::getenv("SPARROW_ALL_ALONE") != nullptr ? 1 : (sources.size() + 15) / 16;
    for (std::size_t i = 0; i < sources.size(); i += step) {
        CAPTURE(sources[i].file);
        CHECK(outcomes({sources[i]}).front() == in_order[i]);
    }
    for (const unsigned seed : {1U, 2U}) {
        std::vector<std::size_t> order(sources.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        test::Random random(seed);
        std::shuffle(order.begin(), order.end(), random);
        std::vector<raku::Source> shuffled;
        for (const std::size_t index : order) {
            shuffled.push_back(sources[index]);
        }
        const auto results = outcomes(shuffled);
        for (std::size_t i = 0; i < order.size(); ++i) {
            CAPTURE(seed, shuffled[i].file);
            CHECK(results[i] == in_order[order[i]]);
        }
    }
}
