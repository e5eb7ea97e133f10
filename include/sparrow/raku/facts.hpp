// Facts of the machine that are made up for an evaluation: what its words answer in place of the machine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::raku {

// Nothing is a fact that the machine cannot tell, such as the pressure on a kernel without PSI.
using FactValue = std::variant<std::monostate, std::string, std::int64_t, double>;

// By the name of the fact ("memory", "pressure.io"); those that are not in it are the machine's own.
using Facts = std::map<std::string, FactValue>;

// What "NAME=VALUE" makes up: a fact, or the variable of the environment that systemd tells it by.
struct MadeUp {
    std::string name;
    FactValue value;
    // Not empty: the fact is this variable of the environment, and `value` its text; nothing where the
    // variable is to be absent.
    std::string variable;
};

// Reads "memory=2G". An Error says what there is instead of an unknown fact, and which values one takes.
Result<MadeUp> parse_fact(std::string_view text);

// Each fact with what it takes and which word asks for it, for a help text.
struct FactHelp {
    std::string name;
    std::string word;
    std::string takes;
};
std::vector<FactHelp> fact_help();

}  // namespace sparrow::raku
