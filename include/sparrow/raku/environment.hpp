// What a unit file may see of the environment.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::raku {

// NAME=VALUE entries, as in environ(7).
using Variables = std::vector<std::string>;

// `given` without the variables that steer programs (RAKULIB, PERL*, LD_*, HOME, …) or lead to a bus or to
// the service manager, with a PATH where there is none, and SYSTEMD_NSS_DYNAMIC_BYPASS=1: user look-ups must
// not ask PID 1, which waits for us.
Variables evaluation_environment(const Variables& given);

// What code that belongs to somebody else may see of `own`: language, time zone and terminal, the search
// path, and what configures Sparrow6, systemd and us. Nothing else, of which any may be a secret.
Variables for_another_user(const Variables& own);

// The site's own variables: KEY=VALUE lines, blank lines and lines with '#' or ';' ignored, a value in "" or
// '' as what is inside (environment.d(5) without its expansion). Wrong lines are left out and reported with
// file and line.
struct SiteEnvironment {
    Variables variables;
    std::vector<Diagnostic> diagnostics;
};
SiteEnvironment parse_site_environment(const std::string& path, const std::string& text);

// `base` with each of `overrides` added, or in the place of the variable of the same name.
Variables merge(Variables base, const Variables& overrides);

// The value of `name`, or `fallback`.
std::string value_of(const Variables& variables, const std::string& name, const std::string& fallback = "");

}  // namespace sparrow::raku
