#include "sparrow/model/steps.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "sparrow/unit/quote.hpp"

namespace sparrow::model {

namespace {

struct Lifecycle {
    std::string_view hook;
    std::string_view setting;
};

constexpr std::array lifecycle{Lifecycle{"pre-start", "ExecStartPre"},
                               Lifecycle{"post-start", "ExecStartPost"}, Lifecycle{"pre-stop", "ExecStop"},
                               Lifecycle{"post-stop", "ExecStopPost"}};

// What is called: the closure itself, or the `run` of a hash that also has a `timeout`.
struct Hook {
    std::string name;
    std::optional<std::int64_t> timeout;
};

std::optional<std::int64_t> seconds_of(const Value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value->data)) {
        return *integer;
    }
    if (const auto* number = std::get_if<double>(&value->data)) {
        return static_cast<std::int64_t>(std::ceil(*number));
    }
    return std::nullopt;
}

std::optional<Hook> hook_of(const Value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const auto* closure = std::get_if<Closure>(&value->data)) {
        return Hook{closure->name, std::nullopt};
    }
    const Value* run = find_in(value, "run");
    const auto* closure = run == nullptr ? nullptr : std::get_if<Closure>(&run->data);
    return closure == nullptr ? std::nullopt
                              : std::optional(Hook{closure->name, seconds_of(find_in(value, "timeout"))});
}

// A closure, or several in a list.
std::vector<Hook> hooks_of(const Value* value) {
    std::vector<Hook> hooks;
    if (const auto* list = value == nullptr ? nullptr : std::get_if<List>(&value->data)) {
        for (const Value& element : *list) {
            if (auto hook = hook_of(&settled(element))) {
                hooks.push_back(std::move(*hook));
            }
        }
    } else if (auto hook = hook_of(value)) {
        hooks.push_back(std::move(*hook));
    }
    return hooks;
}

Result<std::string> command_for(const Hook& hook, const std::string& unit_word, const HookRunner& runner) {
    std::vector<std::string> words{runner.program, "hook", "run", "--bundle=" + runner.bundle};
    if (runner.scope == Scope::user) {
        words.emplace_back("--scope=user");
    }
    if (hook.timeout) {
        words.push_back(fmt::format("--timeout={}", *hook.timeout));
    }
    auto start = unit::quote_command(words);
    auto end = unit::quote_command_word(hook.name);
    if (!start || !end) {
        return tl::unexpected(!start ? start.error() : end.error());
    }
    return fmt::format("+{} {} {}", *start, unit_word, *end);
}

// `path` leads to the value: regexes have no other name.
void add_hook_names(const Value& value, const std::string& path, std::vector<std::string>& names) {
    if (const auto* closure = std::get_if<Closure>(&value.data)) {
        names.push_back(closure->name);
    } else if (const auto* computed = std::get_if<Computed>(&value.data)) {
        names.push_back(computed->closure.name);
    } else if (std::holds_alternative<Regex>(value.data)) {
        names.push_back(path);
    } else if (const auto* list = std::get_if<List>(&value.data)) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            add_hook_names((*list)[i], fmt::format("{}.{}", path, i), names);
        }
    } else if (const auto* hash = std::get_if<Hash>(&value.data)) {
        for (const HashEntry& entry : *hash) {
            add_hook_names(entry.value, path + "." + entry.key, names);
        }
    }
}

}  // namespace

Result<std::vector<Step>> steps_of(const Task& task, const std::string& unit_word, const HookRunner& runner) {
    std::vector<Step> steps;
    const auto add = [&](std::string_view setting, const std::vector<Hook>& hooks) -> Result<void> {
        for (const Hook& hook : hooks) {
            auto command = command_for(hook, unit_word, runner);
            if (!command) {
                return tl::unexpected(command.error());
            }
            steps.push_back({std::string(setting), std::move(*command)});
        }
        return {};
    };
    auto added = add("ExecCondition", hooks_of(find_parameter(task, "start-if"))).and_then([&] {
        return add("ExecStartPre",
                   hooks_of(find_in(find_parameter(task, "orchestration"), "startup-sequence")));
    });
    for (const Lifecycle& part : lifecycle) {
        added = added.and_then(
            [&] { return add(part.setting, hooks_of(find_in(find_parameter(task, "hooks"), part.hook))); });
    }
    if (!added) {
        return tl::unexpected(added.error());
    }
    return steps;
}

void add_steps(const std::vector<Step>& steps, std::vector<UnitSetting>& settings) {
    for (const Step& step : steps) {
        const auto same = std::find_if(settings.begin(), settings.end(), [&](const UnitSetting& setting) {
            return setting.section == "Service" && setting.name == step.setting;
        });
        if (same == settings.end()) {
            settings.push_back({"Service", step.setting, {step.command}});
            continue;
        }
        auto& commands = same->assignments;
        // Behind the last empty assignment, which resets what stands before it.
        const auto first = std::find(commands.rbegin(), commands.rend(), std::string()).base();
        commands.insert(step.setting == "ExecStop" ? first : commands.end(), step.command);
    }
}

std::vector<std::string> hook_names(const Task& task) {
    std::vector<std::string> names;
    for (const Parameter& parameter : task.parameters) {
        add_hook_names(parameter.value, parameter.key, names);
    }
    return names;
}

}  // namespace sparrow::model
