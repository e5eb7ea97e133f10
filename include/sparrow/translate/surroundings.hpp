// What all sources of one translation are given, seen as inputs of each.
#pragma once

#include <map>
#include <string>

#include "sparrow/raku/inputs.hpp"
#include "sparrow/raku/observation.hpp"

namespace sparrow::translate {

class Surroundings {
  public:
    explicit Surroundings(raku::Context context);

    [[nodiscard]] const raku::Context& context() const { return context_; }

    // As it is stored, and the digest of that.
    [[nodiscard]] const std::string& context_json() const { return context_json_; }
    [[nodiscard]] const std::string& context_digest() const { return context_digest_; }

    // Tells apart what counts for each source whether it asks for it or not: where plugins, tasks and unit
    // files are, and the variables that libraries read by themselves (locale(7), tzset(3)).
    [[nodiscard]] const std::string& digest() const { return digest_; }

    // The state of an observation of what came with the request. Empty for those of the machine.
    [[nodiscard]] std::string state_of(const raku::Observation& observation) const;

  private:
    [[nodiscard]] std::string state_of_module(const std::string& name) const;

    raku::Context context_;
    std::string context_json_;
    std::string context_digest_;
    std::string digest_;
    std::map<std::string, std::string> variables_;
    // By "Shop::Web"; what a folder that cannot be used stands for is in all of them.
    std::map<std::string, std::string> modules_;
    std::string broken_modules_;
    std::string environment_;
    std::string all_modules_;
    std::string defaults_;
};

}  // namespace sparrow::translate
