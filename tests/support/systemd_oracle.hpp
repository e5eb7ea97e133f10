// Asks the installed systemd how it reads a unit file: `systemd --test` loads units, prints what it
// understood, starts nothing and needs no running systemd.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sparrow::test {

class SystemdOracle {
  public:
    // Nothing where systemd is not installed or its test mode does not work here (the reason goes to WARN):
    // the test then checks nothing.
    static std::optional<SystemdOracle> make();

    // The dump of probe.service with this text; empty where systemd refuses to load it.
    [[nodiscard]] std::string load(const std::string& unit_text) const;

  private:
    explicit SystemdOracle(std::string program) : program_(std::move(program)) {}
    std::string program_;
};

// The words of each "Command Line:" of a dump, in order.
std::vector<std::vector<std::string>> command_lines(const std::string& dump);

// What follows "LABEL: " in the first line of the dump that has it.
std::optional<std::string> field(const std::string& dump, const std::string& label);

}  // namespace sparrow::test
