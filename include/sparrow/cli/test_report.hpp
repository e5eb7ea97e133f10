// How the results of test files are shown.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sparrow/cli/test_run.hpp"

namespace sparrow::cli {

// What a test file said, as it came.
void print_line(const TestLine& line);

// Line by line for a person: each file with what became of it, and what those said that have not passed, or
// all of them. The sum comes last.
class TestSummary {
  public:
    // `names` are those of the files, `is_colourful` whether the reader's terminal shows colours.
    TestSummary(std::vector<std::string> names, bool is_verbose, bool is_colourful);

    void add(std::size_t job, const TestResult& result);
    void print_sum() const;

  private:
    std::vector<std::string> names_;
    bool is_verbose_;
    bool is_colourful_;
    std::size_t width_ = 0;
    int failed_ = 0;
    int tests_ = 0;
};

// As one document of TAP, for programs: each file is a subtest.
class TapReport {
  public:
    explicit TapReport(std::vector<std::string> names);

    void add(std::size_t job, const TestResult& result) const;

  private:
    std::vector<std::string> names_;
};

}  // namespace sparrow::cli
