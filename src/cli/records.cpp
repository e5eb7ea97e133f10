#include "sparrow/cli/records.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/watch/entry_text.hpp"

namespace sparrow::cli {

namespace {

// A cell that is longer does not make its column wider.
constexpr std::size_t most_width = 48;
constexpr std::int64_t microseconds = 1'000'000;

struct RecordRow {
    std::string when;
    std::string unit;
    std::string what;
    std::string why;
};

// How many characters: an arrow takes three bytes.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t own = width_of(text);
    return text + std::string(own < width ? width - own : 0, ' ');
}

std::string place_of(const watch::Record& record) {
    const std::string& source = record.source;
    const std::string file = source.substr(source.rfind('/') + 1);
    const int line = record.entry.cause.line;
    return file.empty() ? "" : line > 0 ? fmt::format("[{}:{}]", file, line) : fmt::format("[{}]", file);
}

RecordRow record_row(const watch::Record& record) {
    std::string why = record.entry.reason;
    for (const std::string& part : {watch::why_of(record.entry.cause), place_of(record)}) {
        why += (why.empty() || part.empty() ? "" : part.front() == '[' ? " " : "; ") + part;
    }
    return {fmt::format("{:%Y-%m-%d %H:%M:%S}",
                        fmt::localtime(static_cast<std::time_t>(record.when / microseconds))),
            escape_control(record.unit), escape_control(watch::what_of(record.entry)), escape_control(why)};
}

}  // namespace

std::string table_of(const std::vector<watch::Record>& records, bool has_unit) {
    std::vector<RecordRow> rows;
    std::transform(records.begin(), records.end(), std::back_inserter(rows), record_row);
    std::size_t unit = 0;
    std::size_t what = 0;
    for (const RecordRow& row : rows) {
        unit = std::max(unit, std::min(width_of(row.unit), most_width));
        what = std::max(what, std::min(width_of(row.what), most_width));
    }
    std::string text;
    for (const RecordRow& row : rows) {
        std::string line = row.when + "  ";
        line += has_unit ? padded(row.unit, unit) + "  " : "";
        line += row.why.empty() ? row.what : padded(row.what, what) + "  " + row.why;
        text += line + "\n";
    }
    return text;
}

model::Hash fields_of(const watch::Entry& entry) {
    model::Hash hash;
    const auto put = [&](const char* key, const std::string& text) {
        if (!text.empty()) {
            hash.push_back({key, {text}});
        }
    };
    put("kind", std::string(to_string(entry.kind)));
    put("setting", model::kebab(entry.property));
    put("from", entry.from);
    put("to", entry.to);
    put("trigger", entry.cause.trigger);
    put("figures", entry.cause.figures);
    put("by", entry.cause.by);
    put("reason", entry.reason);
    if (entry.cause.line > 0) {
        hash.push_back({"line", {std::int64_t{entry.cause.line}}});
    }
    return hash;
}

model::Value value_of(const watch::Record& record) {
    model::Hash hash = fields_of(record.entry);
    hash.push_back({"when", {record.when}});
    hash.push_back({"unit", {record.unit}});
    if (!record.source.empty()) {
        hash.push_back({"source", {record.source}});
    }
    return {std::move(hash)};
}

}  // namespace sparrow::cli
