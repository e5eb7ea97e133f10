// The files that a person names on the command line.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/given.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/translate/source_file.hpp"

namespace sparrow::cli {

// Files of one owner, with how to evaluate them: root evaluates somebody's file as that somebody.
struct OwnedSources {
    std::vector<translate::SourceFile> sources;
    raku::EvaluateOptions options;
};

struct OpenedSources {
    std::vector<OwnedSources> groups;
    // Files that cannot be read or are no sources, settings that are wrong.
    std::vector<Diagnostic> diagnostics;
};

// Reads `files`. The folder that a file lies in counts (multi-user.target.wants/), as it does for the
// generator. `scope`, "system" or "user", is what sources see as SYSTEMD_SCOPE, which systemd gives its
// generators; `given` is what they see in place of the machine and its environment.
OpenedSources open_sources(const std::vector<std::string>& files, const std::string& scope,
                           const Given& given, const Context& context);

// Writes what code printed that ran with `options` to stderr: that of another user without what would steer
// the caller's terminal.
void print_output(std::string_view output, const raku::EvaluateOptions& options);

// Writes `diagnostics` to stderr and tells the exit status: 1 where there is an error, else 0.
int report(const std::vector<Diagnostic>& diagnostics);

}  // namespace sparrow::cli
