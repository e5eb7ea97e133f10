#include "sparrow/cli/tap.hpp"

#include <fmt/core.h>

#include <charconv>
#include <csignal>

#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

constexpr int signal_base = 128;

// The number that `text` begins with, which is taken off it.
std::optional<int> take_number(std::string_view& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || text.front() == '-') {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

// What follows `word` as the directive of a test or a plan: "# TODO later" gives "later".
std::optional<std::string> directive(std::string_view text, std::string_view word) {
    const std::size_t hash = text.rfind("# ");
    if (hash == std::string_view::npos || (hash > 0 && text[hash - 1] == '\\')) {
        return std::nullopt;
    }
    text = trim(text.substr(hash + 1));
    if (text.size() < word.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < word.size(); ++i) {
        if ((text[i] & ~0x20) != word[i]) {  // in upper case
            return std::nullopt;
        }
    }
    text.remove_prefix(word.size());
    while (!text.empty() && text.front() != ' ') {  // "Skipped: no reason"
        text.remove_prefix(1);
    }
    return std::string(trim(text));
}

void read_plan(std::string_view rest, TapSummary& summary) {
    const auto number = take_number(rest);
    if (number && (trim(rest).empty() || trim(rest).front() == '#')) {
        ++summary.plans;
        summary.planned = *number;
        summary.skip_reason = *number == 0 ? directive(rest, "SKIP") : std::nullopt;
    }
}

// `rest` is what follows "ok" or "not ok".
void read_test(bool is_ok, std::string_view rest, TapSummary& summary) {
    if (!rest.empty() && rest.front() != ' ') {
        return;  // "okay"
    }
    rest = trim(rest);
    const auto number = rest.empty() ? std::nullopt : take_number(rest);
    if (number && *number != summary.ran() + 1) {
        summary.is_out_of_order = true;
    }
    ++(is_ok || directive(rest, "TODO") ? summary.passed : summary.failed);
}

std::string how_it_ended(int status) {
    const bool is_signal = status > signal_base && status <= signal_base + SIGRTMAX;
    return is_signal ? fmt::format("was killed by signal {}", status - signal_base)
                     : fmt::format("ended with exit status {}", status);
}

}  // namespace

void read_tap_line(std::string_view line, TapSummary& summary) {
    constexpr std::string_view bail_out = "Bail out!";
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line.starts_with("1..")) {
        read_plan(line.substr(3), summary);
    } else if (line.starts_with("ok")) {
        read_test(true, line.substr(2), summary);
    } else if (line.starts_with("not ok")) {
        read_test(false, line.substr(6), summary);
    } else if (line.starts_with(bail_out)) {
        summary.bail_out = std::string(trim(line.substr(bail_out.size())));
    }
}

std::string reason_of_failure(const TapSummary& summary, const TestEnding& ending) {
    if (ending.seconds > 0) {
        return fmt::format("took longer than {} s and was ended, after {}", ending.seconds,
                           count_of(summary.ran(), "test"));
    }
    if (summary.bail_out) {
        return "bailed out" + (summary.bail_out->empty() ? "" : ": " + escape_control(*summary.bail_out));
    }
    if (summary.failed > 0) {
        return fmt::format("{} of {} failed", summary.failed, count_of(summary.ran(), "test"));
    }
    if (summary.ran() == 0 && ending.status != 0) {
        return fmt::format("{} before its first test", how_it_ended(ending.status));
    }
    if (!summary.planned) {
        return summary.ran() == 0
                   ? "has no tests"
                   : fmt::format(
                         "{} after {}, without a plan: done-testing is missing at its end, or it did "
                         "not get there",
                         how_it_ended(ending.status), count_of(summary.ran(), "test"));
    }
    if (summary.plans > 1) {
        return fmt::format("has {} plans", summary.plans);
    }
    if (*summary.planned != summary.ran()) {
        return fmt::format("ran {} of {} and {}", summary.ran(), count_of(*summary.planned, "planned test"),
                           how_it_ended(ending.status));
    }
    if (*summary.planned == 0 && !summary.skip_reason) {
        return "has no tests";
    }
    if (summary.is_out_of_order) {
        return "its tests are not numbered 1, 2, 3, …: something else prints lines of TAP too";
    }
    return ending.status == 0 ? "" : fmt::format("{} after its tests", how_it_ended(ending.status));
}

}  // namespace sparrow::cli
