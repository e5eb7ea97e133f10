#include "sparrow/raku/warden_arguments.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace sparrow::raku {

namespace {

constexpr const char* in_namespace = "--namespace";
constexpr const char* as_subreaper = "--subreaper";
constexpr const char* watched = "--watch";
constexpr std::string_view private_dir = "--private=";
constexpr const char* end_of_options = "--";

}  // namespace

std::vector<std::string> to_arguments(const WardenArguments& arguments) {
    std::vector<std::string> list{arguments.in_namespace ? in_namespace : as_subreaper};
    if (arguments.watch) {
        list.emplace_back(watched);
        std::transform(arguments.private_dirs.begin(), arguments.private_dirs.end(), std::back_inserter(list),
                       [](const std::string& directory) { return std::string(private_dir) + directory; });
    }
    list.emplace_back(end_of_options);
    list.insert(list.end(), arguments.command.begin(), arguments.command.end());
    return list;
}

Result<WardenArguments> parse_warden_arguments(const std::vector<std::string>& arguments) {
    WardenArguments parsed;
    const auto command = std::find(arguments.begin(), arguments.end(), end_of_options);
    if (arguments.empty() || command == arguments.end() || command + 1 == arguments.end() ||
        (arguments[0] != in_namespace && arguments[0] != as_subreaper)) {
        return failure("wrong arguments");
    }
    parsed.in_namespace = arguments[0] == in_namespace;
    for (auto argument = arguments.begin() + 1; argument != command; ++argument) {
        if (*argument == watched) {
            parsed.watch = true;
        } else if (argument->rfind(private_dir, 0) == 0) {
            parsed.private_dirs.push_back(argument->substr(private_dir.size()));
        } else {
            return failure("an unknown argument");
        }
    }
    parsed.command.assign(command + 1, arguments.end());
    return parsed;
}

}  // namespace sparrow::raku
