// What a source was evaluated with: the same again gives the same description.
#pragma once

#include <string>
#include <vector>

#include "sparrow/raku/environment.hpp"
#include "sparrow/raku/site.hpp"

namespace sparrow::raku {

struct Inputs {
    // The source: its path, for messages and $?FILE, and its text.
    std::string file;
    std::string source;
    Variables environment;
    // Further Raku repositories (SPARROW_RAKULIB).
    std::vector<std::string> repositories;
    Site site = {};
};

}  // namespace sparrow::raku
