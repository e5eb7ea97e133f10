// What a person makes up for an evaluation: facts of the machine, and the environment.
#pragma once

#include <string>
#include <vector>

#include "sparrow/cli/command_line.hpp"
#include "sparrow/raku/evaluate.hpp"

namespace sparrow::cli {

struct Given {
    // "memory=2G", as raku::parse_fact() takes them.
    std::vector<std::string> facts;
    // "NAME=VALUE".
    std::vector<std::string> environment;
    // Whether sources see nothing of the environment but what is given.
    bool ignore_environment = false;
};

// The options --fact, --env and --ignore-environment of `command`, which put what they are given into
// `given`; what is wrong with it is an error of the command line.
void add_given_options(Command& command, Given& given);

// A paragraph for the end of a help text: which facts there are.
std::string list_facts();

// `options` with what is given, all of which add_given_options() has checked. `scope` is "system" or "user".
void apply(const Given& given, const std::string& scope, raku::EvaluateOptions& options);

}  // namespace sparrow::cli
