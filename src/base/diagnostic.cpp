#include "sparrow/base/diagnostic.hpp"

#include <fmt/core.h>

#include "sparrow/base/text.hpp"

namespace sparrow {

namespace {

// A value of megabytes, quoted in a message, would fill the kernel's log.
constexpr std::size_t message_limit = 4000;

}  // namespace

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::note:
            return "note";
    }
    return "error";
}

std::string to_string(const Diagnostic& diagnostic) {
    std::string place = diagnostic.line > 0 ? fmt::format("{}:", diagnostic.line) : std::string();
    if (diagnostic.line > 0 && diagnostic.column > 0) {
        place += fmt::format("{}:", diagnostic.column);
    }
    return fmt::format("{}:{} {}: {}", escape_control(diagnostic.file), place, to_string(diagnostic.severity),
                       shorten(escape_control(diagnostic.message), message_limit));
}

}  // namespace sparrow
