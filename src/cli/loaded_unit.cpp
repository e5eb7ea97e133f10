#include "sparrow/cli/loaded_unit.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "run_program.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

// What systemctl prints when it is run with `arguments`; an Error with its own words where it fails.
Result<std::string> systemctl(Scope scope, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"systemctl", fmt::format("--{}", to_string(scope)), "--no-pager"});
    return output_of(std::move(arguments));
}

// systemctl puts blanks between paths, and a path may have some, but not before a slash that starts one.
void add_paths(std::string_view list, std::vector<std::string>& paths) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(" /"), list.size());
        paths.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

}  // namespace

LoadedUnit parse_loaded_unit(std::string_view shown) {
    LoadedUnit unit;
    for (std::string_view rest = shown; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::size_t equals = std::min(line.find('='), line.size());
        const std::string_view name = line.substr(0, equals);
        const std::string_view value = line.substr(std::min(equals + 1, line.size()));
        if (name == "Id") {
            unit.id = value;
        } else if (name == "LoadState") {
            unit.load_state = value;
        } else if (name == "FragmentPath" && !value.empty()) {
            unit.files.emplace(unit.files.begin(), value);
        } else if (name == "DropInPaths") {
            add_paths(value, unit.files);
        }
    }
    return unit;
}

Result<LoadedUnit> loaded_unit(Scope scope, const unit::UnitName& name) {
    auto shown = systemctl(scope, {"show", "-p", "Id,LoadState,FragmentPath,DropInPaths", "--", name.full()});
    if (!shown) {
        return failure(
            fmt::format("systemd does not say what {} is made of: {}", name.full(), shown.error().message));
    }
    return parse_loaded_unit(*shown);
}

std::vector<std::string> generated_units(const std::string& runtime) {
    constexpr std::string_view of_drop_ins = ".d";
    std::set<std::string> names;
    for (const char* directory : {"generator.early", "generator"}) {
        std::error_code error;
        for (const auto& entry :
             std::filesystem::directory_iterator(fmt::format("{}/systemd/{}", runtime, directory), error)) {
            std::string name = entry.path().filename();
            if (name.ends_with(of_drop_ins)) {
                name.erase(name.size() - of_drop_ins.size());
            }
            if (unit::UnitName::parse(name)) {
                names.insert(std::move(name));
            }
        }
    }
    return {names.begin(), names.end()};
}

}  // namespace sparrow::cli
