// Where messages go: the kernel log at boot, stderr for people.
#pragma once

#include <string>
#include <string_view>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/fd.hpp"

namespace sparrow {

// Takes one finished message, without a newline at its end.
class LogSink {
  public:
    LogSink() = default;
    LogSink(const LogSink&) = delete;
    LogSink& operator=(const LogSink&) = delete;
    virtual ~LogSink() = default;
    virtual void write(Severity severity, std::string_view message) = 0;
};

// Writes lines to stderr as they are.
class StderrLog : public LogSink {
  public:
    void write(Severity severity, std::string_view message) override;
};

// Writes lines to stderr for the journal: each begins with its priority (sd-daemon(3)) and names the program.
class JournalLog : public LogSink {
  public:
    explicit JournalLog(std::string identifier);
    void write(Severity severity, std::string_view message) override;

  private:
    std::string identifier_;
};

// Writes records to /dev/kmsg, from where the journal takes them once it runs (systemd.generator(7): a
// generator may be run before syslog is there). A record that the kernel would cut (LOG_LINE_MAX, 1024 bytes
// with its prefix) is split.
class KernelLog : public LogSink {
  public:
    // `device` is a descriptor of /dev/kmsg open for writing; `identifier` names the program in each record.
    KernelLog(UniqueFd device, std::string identifier);
    void write(Severity severity, std::string_view message) override;

  private:
    UniqueFd device_;
    std::string identifier_;
};

}  // namespace sparrow
