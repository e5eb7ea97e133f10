#include "sparrow/daemon/probe_report.hpp"

#include "sparrow/base/text.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::daemon {

namespace {

// As much as a command's output says.
constexpr std::size_t most_why = 200;

std::string member(const Result<model::Value>& report, std::string_view key) {
    const model::Value* value = report ? model::find_in(&*report, key) : nullptr;
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(&value->data);
    return text == nullptr ? "" : *text;
}

}  // namespace

ProbeReport read_probe_report(ProbeEnd end, std::string_view text) {
    const auto report = watch::parse_value(text);
    if (end == ProbeEnd::good) {
        return {true, "", member(report, "body")};
    }
    const std::string error = member(report, "error");
    if (!error.empty()) {
        return {false, shown(error, most_why), ""};
    }
    return {false, end == ProbeEnd::too_late ? "the check took too long" : "the check could not be made", ""};
}

}  // namespace sparrow::daemon
