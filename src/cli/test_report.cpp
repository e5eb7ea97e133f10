#include "sparrow/cli/test_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

constexpr const char* green = "\x1b[32m";
constexpr const char* red = "\x1b[31m";
constexpr const char* plain = "\x1b[0m";

bool has_passed(const TestResult& result) {
    return result.reason.empty();
}

// What stands after "ok".
std::string remark(const TestResult& result) {
    return result.summary.skip_reason ? "skipped: " + escape_control(*result.summary.skip_reason)
                                      : count_of(result.summary.ran(), "test");
}

// A description in TAP, in which "#" begins a directive.
std::string description(std::string_view text) {
    std::string escaped;
    for (const char c : escape_control(text)) {
        escaped += c == '#' ? std::string("\\#") : std::string(1, c);
    }
    return escaped;
}

}  // namespace

void print_line(const TestLine& line) {
    std::FILE* const stream = line.is_error ? stderr : stdout;
    fmt::print(stream, "{}\n", line.text);
    (void)std::fflush(stream);
}

TestSummary::TestSummary(std::vector<std::string> names, bool is_verbose, bool is_colourful)
    : names_(std::move(names)), is_verbose_(is_verbose), is_colourful_(is_colourful) {
    for (const std::string& name : names_) {
        width_ = std::max(width_, escape_control(name).size());
    }
}

void TestSummary::add(std::size_t job, const TestResult& result) {
    const std::string name = escape_control(names_[job]);
    const auto colour = [&](const char* code) { return is_colourful_ ? code : ""; };
    fmt::print("{} {} ", name, std::string(width_ + 3 - name.size(), '.'));
    if (has_passed(result)) {
        fmt::print("{}ok{} ({})\n", colour(green), colour(plain), remark(result));
    } else {
        fmt::print("{}FAILED{}: {}\n", colour(red), colour(plain), result.reason);
        ++failed_;
    }
    tests_ += result.summary.ran();
    if (is_verbose_ || !has_passed(result)) {
        for (const TestLine& line : result.lines) {
            fmt::print("    {}\n", line.text);
        }
    }
    (void)std::fflush(stdout);
}

void TestSummary::print_sum() const {
    fmt::print("{}, {}: {}\n", count_of(static_cast<int>(names_.size()), "file"), count_of(tests_, "test"),
               failed_ == 0 ? "all passed" : fmt::format("{} failed", count_of(failed_, "file")));
}

TapReport::TapReport(std::vector<std::string> names) : names_(std::move(names)) {
    fmt::print("TAP version 13\n1..{}\n", names_.size());
}

void TapReport::add(std::size_t job, const TestResult& result) const {
    fmt::print("# Subtest: {}\n", description(names_[job]));
    for (const TestLine& line : result.lines) {
        const bool is_comment = line.text.starts_with('#');
        fmt::print("    {}{}\n", line.is_error && !is_comment ? "# " : "", line.text);
    }
    if (!has_passed(result)) {
        fmt::print("# {}: {}\n", description(names_[job]), result.reason);
    }
    fmt::print("{}ok {} - {}{}\n", has_passed(result) ? "" : "not ", job + 1, description(names_[job]),
               result.summary.skip_reason ? " # SKIP " + escape_control(*result.summary.skip_reason) : "");
    (void)std::fflush(stdout);
}

}  // namespace sparrow::cli
