#include "sparrow/cli/hook_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

constexpr std::string_view common_prefix = "hooks.";
// Of a hook that is a hash with a time limit.
constexpr std::string_view common_suffix = ".run";

// What a person calls it.
std::string_view short_name(std::string_view hook) {
    if (hook.starts_with(common_prefix)) {
        hook.remove_prefix(common_prefix.size());
    }
    if (hook.ends_with(common_suffix)) {
        hook.remove_suffix(common_suffix.size());
    }
    return hook;
}

std::vector<std::string> short_names(const std::vector<std::string>& hooks) {
    std::vector<std::string> names;
    std::transform(hooks.begin(), hooks.end(), std::back_inserter(names),
                   [](const std::string& hook) { return std::string(short_name(hook)); });
    return names;
}

std::string_view file_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

bool is_meant(const HookFile& file, std::string_view from) {
    constexpr std::string_view of_source = ".raku";
    const std::string_view name = file_name(file.path);
    std::string_view asked = file_name(from);
    if (asked.ends_with(of_source)) {
        asked.remove_suffix(of_source.size());
    }
    return asked == name || asked == name.substr(0, name.rfind('.'));
}

std::string list_files(const std::vector<HookFile>& files) {
    std::string text;
    for (const HookFile& file : files) {
        text += fmt::format("\n  {}: {}", escape_control(file.path),
                            escape_control(fmt::format("{}", fmt::join(short_names(file.hooks), ", "))));
    }
    return text;
}

// " (did you mean x?)"
std::string suggestion(const std::vector<HookFile>& files, std::string_view asked) {
    std::vector<std::string> names;
    for (const HookFile& file : files) {
        const auto more = short_names(file.hooks);
        names.insert(names.end(), more.begin(), more.end());
    }
    const auto near = nearest(short_name(asked), names);
    return near ? fmt::format(" (did you mean {}?)", escape_control(*near)) : "";
}

std::string list_choices(const std::vector<HookFile>& files, const std::vector<HookChoice>& choices) {
    std::string text;
    for (const HookChoice& choice : choices) {
        const std::string& path = files[choice.file].path;
        text += fmt::format("\n  --from={:<24} {}", escape_control(file_name(path)), escape_control(path));
    }
    return text;
}

// The one hook whose name ends in the word `asked`, which is no place in a list.
std::optional<std::string> find_by_last_word(const std::vector<std::string>& hooks, std::string_view asked) {
    if (asked.find_first_not_of("0123456789") == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string end = fmt::format(".{}", asked);
    const auto is_so = [&](const std::string& hook) { return short_name(hook).ends_with(end); };
    const auto found = std::find_if(hooks.begin(), hooks.end(), is_so);
    return std::count_if(hooks.begin(), hooks.end(), is_so) == 1 ? std::optional(*found) : std::nullopt;
}

}  // namespace

std::optional<std::string> find_hook(const std::vector<std::string>& hooks, std::string_view asked) {
    const auto full = std::find(hooks.begin(), hooks.end(), asked);
    if (full != hooks.end()) {
        return *full;
    }
    const auto found = std::find_if(hooks.begin(), hooks.end(),
                                    [&](const std::string& hook) { return short_name(hook) == asked; });
    return found == hooks.end() ? find_by_last_word(hooks, asked) : std::optional(*found);
}

Result<HookChoice> choose_hook(const std::string& unit, const std::vector<HookFile>& files,
                               const std::string& asked, const std::string& from) {
    std::vector<HookChoice> choices;
    bool is_from_known = from.empty();
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!from.empty() && !is_meant(files[i], from)) {
            continue;
        }
        is_from_known = true;
        if (auto hook = find_hook(files[i].hooks, asked)) {
            choices.push_back({i, std::move(*hook)});
        }
    }
    if (!is_from_known) {
        return failure(fmt::format("--from={}: no file of {} with hooks is called so; there are:{}",
                                   escape_control(from), unit, list_files(files)));
    }
    if (choices.empty()) {
        return failure(fmt::format("{} has no such hook{}{}; there are:{}", unit,
                                   from.empty() ? "" : " from " + escape_control(from),
                                   suggestion(files, asked), list_files(files)));
    }
    if (choices.size() > 1) {
        return failure(fmt::format("{} files of {} have such a hook; say which one is meant:{}",
                                   choices.size(), unit, list_choices(files, choices)));
    }
    return choices.front();
}

}  // namespace sparrow::cli
