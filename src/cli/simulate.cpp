#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/records.hpp"
#include "sparrow/cli/source_files.hpp"
#include "sparrow/cli/watched_file.hpp"
#include "sparrow/raku/run_hook.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/watch/entry_text.hpp"
#include "sparrow/watch/hook_argument.hpp"
#include "sparrow/watch/look.hpp"
#include "sparrow/watch/simulation.hpp"
#include "sparrow/watch/unit_settings.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::cli {

namespace {

struct SimulateArguments {
    std::string file;
    std::string signals;
    std::string unit;
    std::string scope = "system";
    bool has_no_hooks = false;
    bool json = false;
    Given given;
};

// An Error begins with FILE:LINE.
Result<std::vector<watch::Moment>> read_series(const std::string& path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path);
    }
    std::istream& input = path == "-" ? std::cin : file;
    if (!input) {
        return failure("cannot read " + escape_control(path));
    }
    auto series = watch::parse_series(input);
    if (!series) {
        return failure(fmt::format("{}:{}", escape_control(path), series.error().message));
    }
    return series->empty() ? failure(escape_control(path) + " has no line") : std::move(series);
}

// What percentages are taken of: the machine of the series, else this one.
model::Machine machine_of(const std::vector<watch::Moment>& series) {
    const auto found = std::find_if(series.begin(), series.end(), [](const watch::Moment& moment) {
        return moment.signals.memory_total.has_value();
    });
    watch::Signals here;
    if (found == series.end()) {
        watch::read_memory({}, here);
    }
    model::Machine machine;
    machine.memory = found == series.end() ? here.memory_total.value_or(0) : *found->signals.memory_total;
    machine.tasks_limit = UINT64_MAX;
    return machine;
}

// The setting as the unit file has it; as systemd does without one, where that can be said, else empty.
watch::SettingValue base_of(const WatchedFile& file, const watch::UnitSettings& settings,
                            const std::string& name) {
    for (const auto& texts : {file.assignments(name), std::vector<std::string>{""}}) {
        if (auto value = texts.empty() ? failure("") : settings.value(name, texts)) {
            return *value;
        }
    }
    return {{""}, std::nullopt};
}

class Hooks {
  public:
    Hooks(const WatchedFile& file, const translate::Translation& translation,
          const raku::EvaluateOptions& options, raku::Variables environment)
        : file_(file), translation_(translation), options_(options), environment_(std::move(environment)) {}

    [[nodiscard]] watch::HookReturned call(const watch::Actions::Call& call,
                                           const watch::Signals& signals) const {
        const auto json = translation_.bundles.find(call.call.hook.bundle);
        auto bundle = json == translation_.bundles.end() ? failure("its bundle is missing")
                                                         : raku::parse_bundle(json->second);
        auto answer = bundle ? run(std::move(*bundle), call, signals)
                             : Result<raku::HookAnswer>(tl::unexpected(bundle.error()));
        if (!answer) {
            return {std::nullopt, answer.error().message, 0};
        }
        print_output(answer->output, options_);
        const auto value = watch::parse_value(answer->json);
        if (const model::Value* result = value ? model::find_in(&*value, "result") : nullptr) {
            return {*result, "", 0};
        }
        if (value && answer->json.starts_with("{\"result\"")) {
            return {model::Value{model::Nothing{}}, "", 0};
        }
        const model::Value* error = value ? model::find_in(&*value, "error") : nullptr;
        const model::Value* message = model::find_in(error, "message");
        const auto* text = message == nullptr ? nullptr : std::get_if<std::string>(&message->data);
        return {std::nullopt, text == nullptr ? answer->trouble : *text, 0};
    }

  private:
    [[nodiscard]] Result<raku::HookAnswer> run(raku::Bundle bundle, const watch::Actions::Call& call,
                                               const watch::Signals& signals) const {
        const std::string argument = watch::to_json(watch::argument_of(call.context, signals));
        return raku::call_hook({std::move(bundle), file_.unit().full(), call.call.hook.name, {argument}},
                               options_, environment_,
                               std::chrono::duration_cast<raku::Duration>(call.call.hook.timeout));
    }

    const WatchedFile& file_;
    const translate::Translation& translation_;
    const raku::EvaluateOptions& options_;
    raku::Variables environment_;
};

void print_told(const watch::Told& told) {
    constexpr double microseconds = 1e6;
    std::string seconds = fmt::format("{:.3f}", static_cast<double>(told.at.count()) / microseconds);
    seconds.erase(seconds.find_last_not_of('0') + 1);
    seconds.erase(seconds.find_last_not_of('.') + 1);
    fmt::print("+{}s {}\n", seconds, escape_control(watch::describe(told.entry)));
}

model::Value value_of(const watch::Told& told) {
    constexpr double microseconds = 1e6;
    model::Hash hash = fields_of(told.entry);
    hash.push_back({"at", {static_cast<double>(told.at.count()) / microseconds}});
    return {std::move(hash)};
}

void print_all(const std::vector<watch::Told>& told, bool as_json) {
    if (!as_json) {
        std::for_each(told.begin(), told.end(), print_told);
        return;
    }
    model::List list;
    std::transform(told.begin(), told.end(), std::back_inserter(list),
                   [](const watch::Told& one) { return value_of(one); });
    fmt::print("{}\n", watch::to_json({std::move(list)}));
}

int simulate(const SimulateArguments& arguments, const Context& context) {
    OpenedSources opened = open_sources({arguments.file}, arguments.scope, arguments.given, context);
    if (opened.groups.empty()) {
        return report(opened.diagnostics);
    }
    const OwnedSources& group = opened.groups.front();
    const auto translation =
        translate::translate(group.sources, group.options, context.installation.sparrowctl);
    std::vector<Diagnostic> diagnostics = std::move(opened.diagnostics);
    std::copy(translation.diagnostics.begin(), translation.diagnostics.end(),
              std::back_inserter(diagnostics));
    if (report(diagnostics) != 0) {
        return EXIT_FAILURE;
    }
    const auto file = find_watched_file(translation.tree, arguments.unit);
    if (!file) {
        return fail(fmt::format("{}: {}", escape_control(arguments.file), file.error().message));
    }
    const auto series = read_series(arguments.signals);
    if (!series) {
        return fail(series.error().message);
    }
    raku::Variables environment =
        arguments.given.ignore_environment ? raku::Variables() : context.environment;
    if (group.options.identity) {
        environment = raku::for_another_user(environment);
    }
    const Hooks hooks(*file, translation, group.options, std::move(environment));
    const watch::UnitSettings settings(file->unit().type(), machine_of(*series));
    watch::Simulation::World world;
    world.base = [&](const std::string& name) { return base_of(*file, settings, name); };
    if (!arguments.has_no_hooks) {
        world.call = [&](const watch::Actions::Call& call, const watch::Signals& signals) {
            return hooks.call(call, signals);
        };
    }
    watch::Simulation simulation(file->spec(), file->unit(), settings, std::move(world));
    for (const watch::Moment& moment : *series) {
        simulation.advance(moment);
    }
    print_all(simulation.told(), arguments.json);
    return EXIT_SUCCESS;
}

}  // namespace

void add_simulate(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<SimulateArguments>();
    Command command =
        app.subcommand("simulate", "Show what would be changed of a unit under signals that are made up");
    command.option("FILE", arguments->file, "The source file: its first line is #!raku").required();
    command.option("--signals", arguments->signals, "The series of signals; - is standard input")
        .value_name("FILE")
        .required();
    command.option("--unit", arguments->unit, "Which unit of the file, where several are watched")
        .value_name("UNIT");
    command.flag("--no-hooks", arguments->has_no_hooks,
                 "Call no hook: say when one would be called, and take it to wish for nothing");
    command.flag("--json", arguments->json, "As a JSON array, for programs");
    add_scope_option(command, arguments->scope, "The service manager that the unit is for");
    add_given_options(command, arguments->given);
    command.footer(
        R"(No unit need be loaded, and none is touched. The clock is that of the series:
nothing waits, and hooks, which are called for real, take no time. Each change is
made at once, and health checks say what the series says.

The series is a JSON object a line; what one does not say stays as it was:
  at      seconds since the beginning, never less than before
  event   memory-pressure, cpu-pressure, io-pressure (all triggers on it fire),
          memory-high, memory-max, memory-low, oom, oom-kill, swap-high,
          swap-max, swap-fail, started, stopped, failed, main-exit,
          unhealthy, healthy (what checks say from here on).
          Without one, pressure and memory events follow from the figures
  of      whose pressure: system, unit or slice; without it all
  psi     {"memory":{"avg10":23.5,"avg60":…,"avg300":…,"total":…,"full":{…},
          "unit":{…},"slice":{…}},"cpu":…,"io":…}: percent; total microseconds
  memory  {"current":…,"swap":…,"high":…,"max":…,"available":…,"total":…,
          "events":{"high":3,…}}: bytes, "infinity" for no limit
  tasks, cpu-usage, load   tasks of the unit, its microseconds, the machine's load
sparrowctl record writes one from a unit that runs.

)" + list_facts() +
        R"(
Examples:
  echo '{"at":5,"event":"memory-pressure","psi":{"memory":{"avg10":23.5}}}' |
    sparrowctl simulate web.service.raku --signals -
  sparrowctl record web --seconds 600 > web.signals
  sparrowctl simulate web.service.raku --signals web.signals --json | jq '.[].to'

Exit status: 0, 1 if a file has an error, 2 if the command line has.)");
    command.callback([arguments, &context, &status] { status = simulate(*arguments, context); });
}

}  // namespace sparrow::cli
