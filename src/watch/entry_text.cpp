#include "sparrow/watch/entry_text.hpp"

#include <fmt/core.h>

#include "sparrow/model/catalogue.hpp"

namespace sparrow::watch {

std::string what_of(const Entry& entry) {
    std::string text = entry.to;
    if (!entry.property.empty() && entry.from.empty() && entry.to.empty()) {
        text = model::kebab(entry.property);
    } else if (!entry.property.empty()) {
        text = fmt::format("{} {} → {}", model::kebab(entry.property),
                           entry.from.empty() ? "unset" : entry.from, entry.to.empty() ? "unset" : entry.to);
    }
    if (entry.kind != EntryKind::changed) {
        text = fmt::format("{}{}{}", to_string(entry.kind), text.empty() ? "" : " ", text);
    }
    return text;
}

std::string why_of(const Cause& cause) {
    std::string text = cause.by;
    for (const std::string& part : {cause.trigger, cause.figures}) {
        // "rule 1" needs no "rule" beside it.
        if (!part.empty() && part != cause.by && !cause.by.starts_with(part + " ")) {
            text += (text.empty() ? "" : ", ") + part;
        }
    }
    return text;
}

std::string describe(const Entry& entry) {
    const std::string why = why_of(entry.cause);
    return fmt::format("{}{}{}{}", what_of(entry), entry.reason.empty() ? "" : ": ", entry.reason,
                       why.empty() ? "" : fmt::format(" ({})", why));
}

}  // namespace sparrow::watch
