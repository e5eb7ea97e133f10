// A service manager's directories, and the programs as they run there.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "support/command.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

class Manager {
  public:
    [[nodiscard]] const TempDir& directory() const { return directory_; }
    [[nodiscard]] std::string runtime_dir() const { return directory_ / "run"; }
    [[nodiscard]] std::string state_dir() const { return directory_ / "lib"; }

    // A source; its path.
    std::string write(const std::string& name, const std::string& text, mode_t mode = 0644) const {
        return directory_.file("units/" + name, text, mode);
    }

    // The generator, as a daemon-reload runs it: its output directories are new. Its exit status. `variables`
    // are words of the shell, NAME=VALUE; `tracer` is what it runs behind.
    [[nodiscard]] int reload(const std::string& variables = "", const std::string& tracer = "") const {
        std::filesystem::remove_all(directory_ / "out");
        std::string command = SPARROW_BUILD_DIR "/lib/systemd/system-generators/systemd-sparrow-generator";
        for (const char* name : {"normal", "early", "late"}) {
            command += " " + shell_word(directory_.directory(std::string("out/") + name));
        }
        return run(command, variables, tracer).status;
    }

    // What it prints on both.
    [[nodiscard]] CommandResult sparrowctl(const std::string& arguments) const {
        return run(SPARROW_BUILD_DIR "/bin/sparrowctl " + arguments, "", "");
    }

    // A unit that the last reload made; empty where there is none.
    [[nodiscard]] std::string unit(const std::string& name) const {
        return read_file(directory_ / ("out/normal/" + name));
    }

  private:
    [[nodiscard]] CommandResult run(const std::string& command, const std::string& variables,
                                    const std::string& tracer) const {
        return run_command(tracer + " env SPARROW_UNIT_DIRS=" + shell_word(directory_.directory("units")) +
                           " SPARROW_RUNTIME_DIR=" + shell_word(runtime_dir()) +
                           " SPARROW_STATE_DIR=" + shell_word(directory_.directory("lib")) +
                           " SPARROW_SITE_DIR=" + shell_word(directory_ / "site") +
                           " SYSTEMD_IN_INITRD=0 TZ=UTC " + variables + " " + command + " 2>&1");
    }

    TempDir directory_;
};

}  // namespace sparrow::test
