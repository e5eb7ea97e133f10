// The real sparrowctl, as people call it.
#pragma once

#include <string>

#include "support/command.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

// A source of beans.service that prints something.
inline const std::string printing_source =
    "#!raku\nsay 'printed';\ntask-run 'Beans', 'systemd', %( start => '/bin/true' );\n";

// Runs it with its store in `directory`; `arguments` are words of the shell, and so are `variables`,
// NAME=VALUE.
inline CommandResult sparrowctl(const TempDir& directory, const std::string& arguments,
                                const std::string& variables = "") {
    return run_command("SPARROW_RUNTIME_DIR=" + shell_word(directory / "store") + " HOME=/nonexistent " +
                       variables + " " SPARROW_BUILD_DIR "/bin/sparrowctl " + arguments);
}

}  // namespace sparrow::test
