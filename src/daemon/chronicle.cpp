#include "sparrow/daemon/chronicle.hpp"

#include <fmt/core.h>
#include <syslog.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/sd/journal.hpp"
#include "sparrow/watch/entry_text.hpp"

namespace sparrow::daemon {

namespace {

using watch::EntryKind;

// Made with systemd-id128 new, one for each kind, in the order of EntryKind.
constexpr std::array<std::string_view, 12> ids{
    "617a7d6b3e944f8fb6a14e0efbf51860", "4ed3d0b12fb744e6a1ac360bf55150f5",
    "c407bce4a10c43069540ccfbef6eb637", "118470fbd03c439dba7c97613c44f944",
    "3113acb783ae4ab7a9dfd5588dec12b8", "5bb21b7275d440b692cdd55a49c9d908",
    "6ba1c78a7b664648af08c8b865b8f9be", "14a04084d8f040039c46741bbeaa7fe3",
    "c305f7216b50469c9e8b79abe84fa651", "6201c1f90dca47b188ec68c8ea5147b5",
    "de1cbc3cb58f4ef4a3bbc3591ff976f4", "d94d0313c51540ac9f01bf99c61f013e"};

// By their priorities.
constexpr std::array<std::string_view, 8> levels{"emerg",   "alert",  "crit", "err",
                                                 "warning", "notice", "info", "debug"};

int priority_of(EntryKind kind) {
    switch (kind) {
        case EntryKind::hook_failed:
        case EntryKind::unhealthy:
        case EntryKind::limited:
            return LOG_WARNING;
        case EntryKind::refused:
        case EntryKind::noted:
            return LOG_INFO;
        default:
            return LOG_NOTICE;
    }
}

}  // namespace

std::string_view message_id(EntryKind kind) {
    return ids[static_cast<std::size_t>(kind)];
}

std::string sentence(const watch::Record& record) {
    return escape_control(fmt::format("{}: {}", record.unit, watch::describe(record.entry)));
}

std::string_view Chronicle::level() const {
    return levels[static_cast<std::size_t>(level_)];
}

Result<void> Chronicle::set_level(std::string_view word) {
    const auto* const found = std::find(levels.begin(), levels.end(), word);
    if (found == levels.end()) {
        return failure(fmt::format("'{}' is no log level; there are emerg to debug", escape_control(word)));
    }
    level_ = static_cast<int>(found - levels.begin());
    return {};
}

void Chronicle::add(const watch::Record& record) {
    const watch::Entry& entry = record.entry;
    const int priority = priority_of(entry.kind);
    if (priority <= level_) {
        sd::JournalFields fields{{"MESSAGE", sentence(record)},
                                 {"MESSAGE_ID", std::string(message_id(entry.kind))},
                                 {"PRIORITY", std::to_string(priority)},
                                 {"SPARROW_KIND", std::string(to_string(entry.kind))},
                                 {"SPARROW_UNIT", record.unit}};
        const auto put = [&](const char* name, const std::string& value) {
            if (!value.empty()) {
                fields.emplace_back(name, value);
            }
        };
        put("SPARROW_TRIGGER", entry.cause.trigger);
        put("SPARROW_FIGURES", entry.cause.figures);
        put("SPARROW_BY", entry.cause.by);
        put("SPARROW_PROPERTY", entry.property);
        put("SPARROW_FROM", entry.from);
        put("SPARROW_TO", entry.to);
        put("SPARROW_REASON", entry.reason);
        put("SPARROW_SOURCE", record.source);
        if (entry.cause.line > 0) {
            fields.emplace_back("SPARROW_LINE", std::to_string(entry.cause.line));
        }
        sd::write_journal(fields);
    }
    if (auto kept = history_.add(record); !kept) {
        sd::write_journal(LOG_WARNING,
                          fmt::format("the history is kept in memory alone: {}", kept.error().message));
    }
}

}  // namespace sparrow::daemon
