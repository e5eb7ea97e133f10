#include "sparrow/model/check_steps.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "name_check.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
// A hook that does nothing was killed at 80M and ran at 96M (rakudo 2022.12, x86_64, Linux 6.1; memory.peak
// says 105M where nothing of Raku was in the page cache).
constexpr std::uint64_t needed_memory = 96 * mebibyte;
// With MemoryHigh=64M it was not done after 70 s, with 96M it took no longer than without.
constexpr std::uint64_t throttling_memory = 64 * mebibyte;
// sparrowctl, Raku, and the thread of Raku that optimises.
constexpr std::uint64_t needed_tasks = 3;
// With the threads of Raku that start a program and read what it prints, and the program (in a control group
// of its own with pids.max: run() at 8, a task of ours that starts curl at 9; below, MoarVM panics).
constexpr std::uint64_t needed_tasks_for_programs = 9;

// The value that counts: the last one, where it is no reset.
std::optional<std::string_view> value_of(const std::vector<UnitSetting>& settings, std::string_view name) {
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const UnitSetting& setting) {
        return setting.section == "Service" && setting.name == name;
    });
    return found == settings.end() || found->assignments.empty() || found->assignments.back().empty()
               ? std::nullopt
               : std::optional<std::string_view>(found->assignments.back());
}

// The size that `name` says; nothing for a percentage, which is another size on each machine.
std::optional<std::uint64_t> size_of(const std::vector<UnitSetting>& settings, std::string_view name) {
    const auto value = value_of(settings, name);
    return value ? parse_size(*value, 1024) : std::nullopt;
}

void check_memory(const std::vector<UnitSetting>& settings, std::vector<StepObstacle>& obstacles) {
    const auto add = [&](const char* name, std::string_view what_happens) {
        obstacles.push_back({name, fmt::format("the hooks run in the service's control group, and {} is too "
                                               "little for Raku, which takes about 100M: it is {}; give 160M "
                                               "or more, or write what the hooks do as commands "
                                               "(exec-start-pre, …)",
                                               *value_of(settings, name), what_happens)});
    };
    if (size_of(settings, "MemoryMax").value_or(needed_memory) < needed_memory) {
        add("MemoryMax", "killed");
    } else if (size_of(settings, "MemoryHigh").value_or(needed_memory) <= throttling_memory) {
        add("MemoryHigh", "slowed down until it takes too long");
    }
}

void check_tasks(const std::vector<UnitSetting>& settings, std::vector<StepObstacle>& obstacles) {
    const auto value = value_of(settings, "TasksMax");
    const auto number = value ? parse_unsigned(*value) : std::nullopt;
    if (number && *number < needed_tasks_for_programs) {
        obstacles.push_back(
            {"TasksMax",
             fmt::format("the hooks run in the service's control group, where Raku {} with {}; give {} or "
                         "more, and one more for each process that runs beside it",
                         *number < needed_tasks ? "cannot start" : "cannot start any program", *value,
                         needed_tasks_for_programs)});
    }
}

bool is_true(std::string_view text) {
    constexpr auto words = std::to_array<std::string_view>({"1", "yes", "y", "true", "t", "on"});
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return equals_folded(text, word); });
}

// The first part of each word of the list `name`, or the second one where `part` is 1 and there is one:
// "/b" of "/a:/b:rbind".
std::vector<std::string> paths_in(const std::vector<UnitSetting>& settings, std::string_view name,
                                  std::size_t part) {
    std::vector<std::string> paths;
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const UnitSetting& setting) { return setting.name == name; });
    if (found == settings.end()) {
        return paths;
    }
    for (const std::string& assignment : found->assignments) {
        if (assignment.empty()) {
            paths.clear();
        }
        const auto words = unit::split_words(assignment, {.unquote = true, .relax = true});
        for (const std::string& word : words.value_or(std::vector<std::string>())) {
            const std::vector<std::string> parts = split(word, ':');
            std::string path = parts[std::min(part, parts.size() - 1)];
            path.erase(0, path.find_first_not_of("+-"));
            paths.push_back(path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
        }
    }
    return paths;
}

// Whether `path` is `directory` or lies in it.
bool is_within(std::string_view path, std::string_view directory) {
    return directory == "/" || path == directory ||
           (path.starts_with(directory) && path.substr(directory.size()).starts_with('/'));
}

// The program, and the folder that has the store.
std::vector<std::string> needed_paths(const HookRunner& runner) {
    return {runner.program, runner.scope == Scope::user ? "/run/user" : "/run/systemd-sparrow"};
}

// Whether a bind mount brings `path` back.
bool is_bound(const std::vector<UnitSetting>& settings, std::string_view path) {
    const auto binds = [&](std::string_view name) {
        const std::vector<std::string> paths = paths_in(settings, name, 1);
        return std::any_of(paths.begin(), paths.end(),
                           [&](const std::string& bound) { return is_within(path, bound); });
    };
    return binds("BindPaths") || binds("BindReadOnlyPaths");
}

// systemd.service(5) lets "+" lift the sandbox, but not what the service has for a file system: see
// apply_mount_namespace() and apply_root_directory() in src/core/execute.c.
void check_root(const std::vector<UnitSetting>& settings, const HookRunner& runner,
                std::vector<StepObstacle>& obstacles) {
    const std::vector<std::string> needed = needed_paths(runner);
    const bool is_all_bound = std::all_of(needed.begin(), needed.end(),
                                          [&](const std::string& path) { return is_bound(settings, path); });
    if (is_all_bound || is_true(value_of(settings, "RootDirectoryStartOnly").value_or(""))) {
        return;
    }
    for (const char* name : {"RootDirectory", "RootImage"}) {
        if (const auto value = value_of(settings, name); value && *value != "/") {
            obstacles.push_back(
                {name,
                 fmt::format("the hooks run inside of {} too, and sparrowctl, Raku and what they need are "
                             "not to be found there (203/EXEC); root-directory-start-only => True runs "
                             "the hooks outside",
                             *value)});
        }
    }
}

void check_hidden(const std::vector<UnitSetting>& settings, const HookRunner& runner,
                  std::vector<StepObstacle>& obstacles) {
    for (const std::string& hidden : paths_in(settings, "TemporaryFileSystem", 0)) {
        for (const std::string& path : needed_paths(runner)) {
            if (is_within(path, hidden) && !is_bound(settings, path)) {
                obstacles.push_back(
                    {"TemporaryFileSystem",
                     fmt::format(
                         "the hooks see {} empty too, and need {}; bind-read-only-paths => '{}' brings "
                         "it back",
                         hidden, path, path)});
            }
        }
    }
}

}  // namespace

std::vector<StepObstacle> check_steps(const std::vector<UnitSetting>& settings, const HookRunner& runner) {
    std::vector<StepObstacle> obstacles;
    check_memory(settings, obstacles);
    check_tasks(settings, obstacles);
    check_root(settings, runner, obstacles);
    check_hidden(settings, runner, obstacles);
    return obstacles;
}

}  // namespace sparrow::model
