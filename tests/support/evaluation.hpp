// How tests evaluate sources: with the real Raku, and the host and plugins of the build tree.
#pragma once

#include <sys/stat.h>

#include <cstdlib>
#include <string>
#include <variant>

#include "sparrow/base/paths.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

// The build tree has the shape of an installation.
inline Installation build_installation() {
    return {SPARROW_BUILD_DIR "/share/systemd-sparrow",
            SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-warden",
            std::string(SPARROW_BUILD_DIR) + "/bin/sparrowctl",
            SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-probe"};
}

inline raku::EvaluateOptions evaluate_options(const TempDir& directory) {
    raku::EvaluateOptions options;
    options.data_dir = build_installation().data_dir;
    options.warden = build_installation().warden;
    options.precompilation_dir = directory.directory("precompiled", 0700);
    const char* path = std::getenv("PATH");
    options.environment = raku::evaluation_environment(
        {std::string("PATH=") + (path != nullptr ? path : "/usr/bin:/bin"), "SITE=given"});
    options.limits = {raku::Duration(4'000), raku::Duration(20'000), raku::Duration(240'000)};
    return options;
}

// The message of a failed evaluation; empty for one that succeeded.
inline std::string error_of(const raku::Evaluation& evaluation) {
    const auto* diagnostic = std::get_if<Diagnostic>(&evaluation.answer);
    return diagnostic == nullptr ? "" : diagnostic->message;
}

}  // namespace sparrow::test
