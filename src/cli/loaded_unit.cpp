#include "sparrow/cli/loaded_unit.hpp"

#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

constexpr std::size_t largest_answer = std::size_t{16} << 20;

Result<std::string> read_from_start(const UniqueFd& file) {
    if (lseek(file.get(), 0, SEEK_SET) < 0) {
        return errno_failure("cannot read what systemctl wrote");
    }
    return read_all(file.get(), largest_answer);
}

// What systemctl prints when it is run with `arguments`; an Error with its own words where it fails.
Result<std::string> systemctl(Scope scope, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"systemctl", fmt::format("--{}", to_string(scope)), "--no-pager"});
    // Files, and not pipes, of which the one that is not read could fill up.
    auto output = make_memory_file("");
    auto errors = make_memory_file("");
    if (!output || !errors) {
        return tl::unexpected(!output ? output.error() : errors.error());
    }
    std::vector<char*> argv(arguments.size() + 1);  // with a null at the end
    std::transform(arguments.begin(), arguments.end(), argv.begin(),
                   [](std::string& argument) { return argument.data(); });

    const pid_t pid = fork();
    if (pid < 0) {
        return errno_failure("cannot start systemctl");
    }
    if (pid == 0) {
        if (dup2(output->get(), STDOUT_FILENO) >= 0 && dup2(errors->get(), STDERR_FILENO) >= 0) {
            execvp(argv[0], argv.data());
        }
        (void)write_all(errors->get(), errno_error(errno, "cannot run systemctl").message);
        _exit(EXIT_FAILURE);
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        const std::string said = read_from_start(*errors).value_or("");
        const std::string_view line = trim(std::string_view(said).substr(0, trim(said).find('\n')));
        return failure(line.empty() ? "systemctl failed" : escape_control(line));
    }
    return read_from_start(*output);
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
