#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/hook_choice.hpp"
#include "sparrow/cli/source_files.hpp"
#include "sparrow/raku/run_hook.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/unit/unit_file.hpp"

namespace sparrow::cli {

namespace {

struct HookCallArguments {
    std::string file;
    std::string hook;
    std::string unit;
    std::vector<std::string> arguments;
    std::string scope = "system";
    int timeout = 60;
    Given given;
};

// A unit of the file that has hooks.
struct UnitWithHooks {
    std::string name;
    raku::Bundle bundle;
};

Result<std::vector<UnitWithHooks>> units_with_hooks(const translate::Translation& translation) {
    std::vector<UnitWithHooks> units;
    for (const auto& [path, entry] : translation.tree) {
        const auto* file = std::get_if<translate::TextFile>(&entry);
        const auto parsed = file != nullptr ? unit::parse(file->text) : failure("");
        if (!parsed) {
            continue;
        }
        for (const std::string_view digest : unit::values(parsed->file, "X-Sparrow", "Bundle")) {
            const auto json = translation.bundles.find(std::string(digest));
            if (json == translation.bundles.end()) {
                continue;
            }
            auto bundle = raku::parse_bundle(json->second);
            if (!bundle) {
                return tl::unexpected(bundle.error());
            }
            units.push_back({path.name, std::move(*bundle)});
        }
    }
    return units;
}

std::string list_names(const std::vector<UnitWithHooks>& units) {
    std::vector<std::string> names;
    std::transform(units.begin(), units.end(), std::back_inserter(names),
                   [](const UnitWithHooks& unit) { return escape_control(unit.name); });
    return fmt::format("{}", fmt::join(names, ", "));
}

Result<UnitWithHooks> choose_unit(std::vector<UnitWithHooks> units, const std::string& asked) {
    if (units.empty()) {
        return failure("the file describes nothing with hooks");
    }
    if (asked.empty() && units.size() == 1) {
        return std::move(units.front());
    }
    const std::string name = with_suffix(asked, unit::UnitType::service);
    for (UnitWithHooks& unit : units) {
        if (unit.name == name) {
            return std::move(unit);
        }
    }
    return asked.empty() ? failure("several of its units have hooks; say which is meant with --unit: " +
                                   list_names(units))
                         : failure(fmt::format("none of its units with hooks is called {}; there are {}",
                                               escape_control(name), list_names(units)));
}

Result<raku::HookCall> find_call(const HookCallArguments& arguments,
                                 const translate::Translation& translation) {
    auto units = units_with_hooks(translation);
    auto unit = units ? choose_unit(std::move(*units), arguments.unit)
                      : Result<UnitWithHooks>(tl::unexpected(units.error()));
    if (!unit) {
        return tl::unexpected(unit.error());
    }
    auto choice =
        choose_hook(unit->name, {{unit->bundle.inputs.file, unit->bundle.hooks}}, arguments.hook, "");
    if (!choice) {
        return tl::unexpected(choice.error());
    }
    return raku::HookCall{std::move(unit->bundle), unit->name, choice->hook, arguments.arguments};
}

int call_hook(const HookCallArguments& arguments, const Context& context) {
    OpenedSources opened = open_sources({arguments.file}, arguments.scope, arguments.given, context);
    std::vector<Diagnostic> diagnostics = std::move(opened.diagnostics);
    if (opened.groups.empty()) {
        return report(diagnostics);
    }
    const OwnedSources& group = opened.groups.front();
    const auto translation =
        translate::translate(group.sources, group.options, context.installation.sparrowctl);
    // What the file prints comes from the hook's process too.
    std::copy_if(translation.diagnostics.begin(), translation.diagnostics.end(),
                 std::back_inserter(diagnostics),
                 [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::note; });
    if (report(diagnostics) != 0) {
        return 1;
    }
    auto call = find_call(arguments, translation);
    raku::Variables environment =
        arguments.given.ignore_environment ? raku::Variables() : context.environment;
    if (group.options.identity) {
        environment = raku::for_another_user(environment);
    }
    auto answer =
        call ? raku::call_hook(*call, group.options, environment, std::chrono::seconds(arguments.timeout))
             : Result<raku::HookAnswer>(tl::unexpected(call.error()));
    if (answer) {
        print_output(answer->output, group.options);
    }
    if (!answer || answer->json.empty()) {
        fmt::print(stderr, "sparrowctl: hook {} of {}: {}\n", escape_control(arguments.hook),
                   escape_control(arguments.file), answer ? answer->trouble : answer.error().message);
        return 1;
    }
    fmt::print("{}\n", trim(answer->json));
    return answer->json.starts_with("{\"error\"") ? 1 : 0;
}

std::string check_json(const std::string& text) {
    const auto checked = raku::check_argument(text);
    return checked ? "" : checked.error().message;
}

}  // namespace

void add_hook_call(Command& hook, const Context& context, int& status) {
    auto arguments = std::make_shared<HookCallArguments>();
    Command command = hook.subcommand("call", "Call one hook of a source file and print what it returns");
    command.option("FILE", arguments->file, "The source file: its first line is #!raku").required();
    command.option("HOOK", arguments->hook, "The hook: hooks.resource-check, or resource-check for short")
        .required();
    command.option("--unit", arguments->unit, "Which unit of the file, where several have hooks")
        .value_name("UNIT");
    add_list_option(command, "--argument", arguments->arguments,
                    "What the hook is called with, as JSON; several times for several", "JSON", check_json);
    add_scope_option(command, arguments->scope, "The service manager that the units are for");
    add_timeout_option(command, arguments->timeout, "End it after so many seconds");
    add_given_options(command, arguments->given);
    command.footer(
        R"(No unit need be loaded, and none is touched: this is how a hook is tried out.
It gets as many of the arguments as it takes, and without any what systemd's
hooks get: the unit and the hook. It runs as you are, or as the file's owner
when root asks.

)" + list_facts() +
        R"(
One line of JSON is printed: {"result":…}, or {"error":{"message":…}} of a hook
that died. What it prints goes to stderr.

Examples:
  sparrowctl hook call web.service.raku resource-check --fact memory=2G | jq .result
  sparrowctl hook call db.service.raku pressure-response --argument '{"type":"memory-high"}'

Exit status: 0 when it returned, 1 when it died or could not be called, 2 if
the command line is wrong.)");
    command.callback([arguments, &context, &status] { status = call_hook(*arguments, context); });
}

}  // namespace sparrow::cli
