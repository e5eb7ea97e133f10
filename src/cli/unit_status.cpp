#include "sparrow/cli/unit_status.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/records.hpp"
#include "sparrow/cli/runtime_json.hpp"
#include "sparrow/model/amount.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::cli {

namespace {

// "512M"; of what is no whole number of a unit, roughly: "117.7M".
std::string bytes(std::uint64_t number) {
    std::string exact = text_of(model::Amount{model::AmountUnit::bytes, number, ""});
    constexpr std::uint64_t kibi = 1024;
    if (number < kibi || std::isdigit(static_cast<unsigned char>(exact.back())) == 0) {
        return exact;
    }
    auto rest = static_cast<double>(number);
    std::size_t steps = 0;
    for (; rest >= static_cast<double>(kibi); ++steps) {
        rest /= static_cast<double>(kibi);
    }
    return fmt::format("{:.1f}{}", rest, std::string_view("KMGTPE")[steps - 1]);
}

std::string how_it_is(const RuntimeFields& unit) {
    std::string text = unit.truth("Running") ? "running" : "not running";
    const std::string health = unit.text("Health");
    text += health.empty() || !unit.truth("Running") ? "" : ", " + health;
    text += unit.truth("Paused") ? ", paused" : "";
    text += unit.text("Mode") == "recommend" ? ", only recommends" : "";
    return text;
}

class Lines {
  public:
    void add(const std::string& name, const std::string& text) {
        constexpr std::size_t width = 12;
        text_ += fmt::format("{:>{}}{} {}\n", name, width, name.empty() ? " " : ":", escape_control(text));
    }
    // The name stands before the first.
    void add(const std::string& name, const std::vector<std::string>& texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            add(i == 0 ? name : "", texts[i]);
        }
    }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

std::string health_of(const RuntimeFields& unit) {
    std::string text = unit.text("Health");
    if (const auto failures = unit.number("FailedChecks"); failures && *failures > 0) {
        text += fmt::format(", {} in a row", count_of(static_cast<int>(*failures), "failed check"));
        const std::string message = unit.text("LastCheck");
        text += message.empty() ? "" : ": " + message;
    }
    return text;
}

std::string memory_of(const RuntimeFields& unit) {
    const auto current = unit.number("MemoryCurrent");
    if (!current) {
        return "";
    }
    std::string text = bytes(*current);
    for (const auto& [name, word] : {std::pair{"MemoryHigh", "high"}, {"MemoryMax", "max"}}) {
        if (const auto limit = unit.number(name)) {
            text += fmt::format(", {} {}", word, bytes(*limit));
        }
    }
    return text;
}

}  // namespace

std::string unit_lines(const std::vector<RuntimeFields>& units) {
    std::size_t width = 0;
    for (const RuntimeFields& unit : units) {
        width = std::max(width, escape_control(unit.text("Unit")).size());
    }
    std::string text;
    for (const RuntimeFields& unit : units) {
        const auto adjusted = unit.number("Adjusted").value_or(0);
        text += fmt::format(
            "{:<{}}  {}{}\n", escape_control(unit.text("Unit")), width, escape_control(how_it_is(unit)),
            adjusted == 0 ? "" : ", " + count_of(static_cast<int>(adjusted), "setting") + " adapted");
    }
    return text;
}

std::string unit_status(const RuntimeFields& unit, const std::vector<watch::Record>& latest) {
    Lines lines;
    lines.add("Source", unit.text("Source"));
    lines.add("State", how_it_is(unit));
    if (const std::string health = health_of(unit); !health.empty()) {
        lines.add("Health", health);
    }
    lines.add("Adapted", unit.texts("Adjustments"));
    lines.add("Triggers", unit.texts("Triggers"));
    lines.add("Not watched", unit.texts("Limits"));
    if (const std::string memory = memory_of(unit); !memory.empty()) {
        lines.add("Memory", memory);
    }
    if (const auto tasks = unit.number("TasksCurrent")) {
        lines.add("Tasks", std::to_string(*tasks));
    }
    std::string text = escape_control(unit.text("Unit")) + "\n" + lines.text();
    return latest.empty() ? text : text + "\n" + table_of(latest, false);
}

std::string unit_status_json(const RuntimeFields& unit, const std::vector<watch::Record>& latest) {
    model::Hash hash = hash_of(unit);
    model::List history;
    std::transform(latest.begin(), latest.end(), std::back_inserter(history),
                   [](const watch::Record& record) { return value_of(record); });
    hash.push_back({"history", {std::move(history)}});
    return watch::to_json({std::move(hash)});
}

}  // namespace sparrow::cli
