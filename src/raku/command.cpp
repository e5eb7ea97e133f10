#include "command.hpp"

#include <algorithm>
#include <iterator>

namespace sparrow::raku {

std::vector<std::string> raku_with_repositories(const EvaluateOptions& options) {
    std::vector<std::string> command{options.raku, "-I", options.precompilation_dir};
    for (const std::string& repository : options.repositories) {
        command.insert(command.end(), {"-I", repository});
    }
    command.insert(command.end(), {"-I", "inst#" + options.data_dir + "/raku"});
    return command;
}

std::vector<std::string> raku_command(const EvaluateOptions& options, const std::string& script) {
    std::vector<std::string> command = raku_with_repositories(options);
    command.insert(command.end(),
                   {options.data_dir + "/" + script, "--plugins=" + options.data_dir + "/plugins"});
    return command;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> list;
    std::transform(strings.begin(), strings.end(), std::back_inserter(list),
                   [](std::string& text) { return text.data(); });
    list.push_back(nullptr);
    return list;
}

}  // namespace sparrow::raku
