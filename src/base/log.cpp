#include "sparrow/base/log.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

#include "sparrow/base/text.hpp"

namespace sparrow {

namespace {

// syslog(3) priorities, as /dev/kmsg and the journal take them in "<N>".
int priority_of(Severity severity) {
    switch (severity) {
        case Severity::error:
            return 3;
        case Severity::warning:
            return 4;
        case Severity::note:
            return 5;
    }
    return 3;
}

constexpr std::size_t kernel_record_text = 900;

}  // namespace

void StderrLog::write(Severity /*severity*/, std::string_view message) {
    const std::string line = std::string(message) + "\n";
    (void)std::fwrite(line.data(), 1, line.size(), stderr);
}

JournalLog::JournalLog(std::string identifier) : identifier_(std::move(identifier)) {}

void JournalLog::write(Severity severity, std::string_view message) {
    const std::string line = fmt::format("<{}>{}: {}\n", priority_of(severity), identifier_, message);
    (void)std::fwrite(line.data(), 1, line.size(), stderr);
}

KernelLog::KernelLog(UniqueFd device, std::string identifier)
    : device_(std::move(device)), identifier_(std::move(identifier)) {}

void KernelLog::write(Severity severity, std::string_view message) {
    while (true) {
        const std::string part =
            message.size() > kernel_record_text ? shorten(message, kernel_record_text) : std::string(message);
        const std::string record =
            fmt::format("<{}>{}[{}]: {}\n", priority_of(severity), identifier_, getpid(), part);
        // A log that cannot be written has nowhere to be reported.
        (void)write_all(device_.get(), record);
        if (message.size() <= kernel_record_text) {
            return;
        }
        message.remove_prefix(part.size() - std::string_view("…").size());
    }
}

}  // namespace sparrow
