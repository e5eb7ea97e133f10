#include "command.hpp"

namespace sparrow::raku {

std::vector<std::string> raku_with_repositories(const EvaluateOptions& options) {
    // Ours before those of the site: Sparrow6, where it is among them, has a Sparrow6::DSL too.
    std::vector<std::string> command{options.raku, "-I", options.precompilation_dir, "-I",
                                     "inst#" + options.data_dir + "/raku"};
    for (const std::string& repository : options.repositories) {
        command.insert(command.end(), {"-I", repository});
    }
    return command;
}

std::vector<std::string> raku_command(const EvaluateOptions& options, const std::string& script,
                                      const std::string& scratch_dir) {
    std::vector<std::string> command = raku_with_repositories(options);
    command.insert(command.end(),
                   {options.data_dir + "/" + script, "--plugins=" + options.data_dir + "/plugins"});
    if (!scratch_dir.empty()) {
        command.push_back("--scratch=" + scratch_dir);
    }
    return command;
}

}  // namespace sparrow::raku
