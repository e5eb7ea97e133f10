// The site's own files: its environment, its defaults for units, its modules.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/base/scope.hpp"
#include "sparrow/raku/site.hpp"
#include "sparrow/translate/trusted.hpp"

namespace sparrow::translate {

// Of one file, and of all modules together: they are kept with each unit that has hooks.
inline constexpr std::size_t site_file_limit = std::size_t{256} << 10;
inline constexpr std::size_t site_modules_limit = std::size_t{1} << 20;
inline constexpr std::size_t most_site_modules = 256;

// The file at `path`, nothing where there is none, and in user scope where the user cannot read it: the site
// may keep from its users what it tells the system. An Error where `trust` does not cover it, and where it is
// too large.
Result<std::optional<std::string>> read_site_file(const std::string& path, const Trust& trust, Scope scope);

// Adds defaults.raku and the *.rakumod files below lib/ of `directory` to `site`, over what it has: its
// defaults count more, its modules come first. What cannot be used is told in the result, and is in `site`
// with its problem.
std::vector<Diagnostic> add_site_files(const std::string& directory, const Trust& trust, Scope scope,
                                       raku::Site& site);

}  // namespace sparrow::translate
