// What a test program says, in the Test Anything Protocol (testanything.org), and what is to be thought of
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sparrow::cli {

// What was said so far.
struct TapSummary {
    int passed = 0;
    // Without those that are known to fail ("# TODO").
    int failed = 0;
    // The number in the plan, "1..4".
    std::optional<int> planned;
    int plans = 0;
    // Of a plan for no test: why all were skipped.
    std::optional<std::string> skip_reason;
    std::optional<std::string> bail_out;
    // Whether the tests are not numbered 1, 2, 3, …
    bool is_out_of_order = false;

    [[nodiscard]] int ran() const { return passed + failed; }
};

// Takes in one line without its newline. Subtests, which are indented, and what is no TAP do not count.
void read_tap_line(std::string_view line, TapSummary& summary);

// How a test program ended.
struct TestEnding {
    // 128 more than the signal where one killed it.
    int status = 0;
    // It was ended after so many seconds; 0: it ended by itself.
    int seconds = 0;
};

// Why the program has not passed; empty where it has. What it says alone does not tell, nor does how it
// ended: it may have left before its last test, or have been killed after it.
std::string reason_of_failure(const TapSummary& summary, const TestEnding& ending);

}  // namespace sparrow::cli
