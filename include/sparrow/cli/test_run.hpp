// Runs test programs side by side and takes in what they say.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "sparrow/cli/tap.hpp"
#include "sparrow/raku/evaluate.hpp"

namespace sparrow::cli {

struct TestJob {
    // The absolute path of the test file.
    std::string file;
    // As whom, and with which modules.
    raku::EvaluateOptions options;
};

struct TestLine {
    // Whether it is of stderr.
    bool is_error = false;
    std::string text;
};

struct TestResult {
    TapSummary summary;
    // Why it has not passed; empty where it has.
    std::string reason;
    // What it said, in the order in which it came; cut after 256 KiB.
    std::vector<TestLine> lines;
};

struct TestRunOptions {
    std::size_t jobs = 1;
    // How long each may take.
    int seconds = 60;
    raku::Variables environment;
    std::string sparrowctl;
    // Is told each line as it comes; may be empty.
    std::function<void(std::size_t job, const TestLine&)> on_line;
    // Is told the end of each, in the order of the jobs.
    std::function<void(std::size_t job, const TestResult&)> on_end;
};

// Runs all of them. Nothing that they start is left running.
void run_tests(const std::vector<TestJob>& jobs, const TestRunOptions& options);

}  // namespace sparrow::cli
