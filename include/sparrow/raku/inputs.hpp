// What a source was evaluated with: the same again gives the same description.
#pragma once

#include <string>
#include <vector>

#include "sparrow/raku/environment.hpp"
#include "sparrow/raku/site.hpp"

namespace sparrow::raku {

// What all sources of one translation are evaluated with.
struct Context {
    Variables environment;
    // Further Raku repositories (SPARROW_RAKULIB).
    std::vector<std::string> repositories;
    Site site = {};
};

struct Inputs {
    // The source: its path, for messages and $?FILE, and its text.
    std::string file;
    std::string source;
    Context context;
};

}  // namespace sparrow::raku
