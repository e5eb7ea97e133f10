// What steers a translation, read once from the environment and from the site's file.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/paths.hpp"
#include "sparrow/base/scope.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/translate/trusted.hpp"
#include "sparrow/translate/unit_dirs.hpp"

namespace sparrow::translate {

// KEY=VALUE lines of the site: what unit files see in %*ENV, and SPARROW_… settings. Beside it are the site's
// other files (site.hpp).
inline constexpr const char* site_environment_path = "/etc/systemd/sparrow/environment";

// $SYSTEMD_SCOPE, which systemd gives its generators from v251 (build_generator_environment() in
// src/core/manager.c).
Scope scope_of(const raku::Variables& environment);

// `environment` with a SYSTEMD_SCOPE. Where it has none, the folder that the generator was found in tells, by
// the path `program` that systemd runs it by: user-generators/ (generator_binary_paths() in
// src/basic/path-lookup.c).
raku::Variables with_scope(const raku::Variables& environment, const std::string& program);

struct Options {
    Scope scope = Scope::system;
    std::vector<UnitDir> unit_dirs;
    // The store in /run: what Raku has compiled is kept there.
    std::string runtime_dir;
    // That of what outlives the system; empty where nothing does.
    std::string state_dir;
    // What the site's file says, which is in evaluate.environment too.
    raku::Variables site_variables;
    // All but precompilation_dir, which prepare_store() gives.
    raku::EvaluateOptions evaluate;
    // Wrong lines of the site's file, values that no setting takes.
    std::vector<Diagnostic> diagnostics;
};

// From `environment` (environ(7)) and the site's files at and beside `site_path`, which are used only where
// `trust` covers them, and in user scope only where the user can read them. There defaults and modules of the
// user's own, in $XDG_CONFIG_HOME/systemd/sparrow, go over the site's.
// - SPARROW_SITE_DIR: in place of the folder of `site_path`, and of the user's own
// - SPARROW_UNIT_DIRS: in place of the scope's unit directories; the scope's stores are then not written
// - SPARROW_RUNTIME_DIR: in place of /run/systemd-sparrow, in user scope of $XDG_RUNTIME_DIR/systemd-sparrow,
//   and without privileges or with SPARROW_UNIT_DIRS of a folder in the user's cache
// - SPARROW_STATE_DIR: in place of /var/lib/systemd-sparrow, in user scope of a folder in the user's cache;
// with
//   SPARROW_UNIT_DIRS there is none otherwise
// - SPARROW_RAKULIB: further Raku repositories, separated by ','
// - SPARROW_SP6_HOME: where Sparrow6's own files are (/var/lib/systemd-sparrow/sparrow6); in user scope and
//   without privileges those in ~/sparrow6 come first
// - SP6_TASK_ROOT: where `task-run "path"` looks for tasks (/etc/systemd/sparrow-tasks)
// - SPARROW_FILE_TIMEOUT: seconds that one file may take (10)
// - SPARROW_TOTAL_TIMEOUT: seconds for all files together (45)
Options read_options(const raku::Variables& environment, const Installation& installation, const Trust& trust,
                     const std::string& site_path = site_environment_path);

}  // namespace sparrow::translate
