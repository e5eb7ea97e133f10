#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/hook_choice.hpp"
#include "sparrow/cli/loaded_unit.hpp"
#include "sparrow/raku/run_hook.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/translate/store.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::cli {

namespace {

// What systemd takes for the start to have failed, and for ExecCondition= as more than a "no".
constexpr int cannot_run = 255;

struct HookArguments {
    std::string unit;
    std::string hook;
    std::string bundle;
    std::string from;
    std::string scope = "system";
    int timeout = 60;
};

Result<translate::Options> options_for(const HookArguments& arguments, const Context& context) {
    const auto environment = raku::merge(context.environment, {"SYSTEMD_SCOPE=" + arguments.scope});
    translate::Options options =
        translate::read_options(environment, context.installation, translate::Trust{geteuid()});
    const bool is_store_given = !raku::value_of(environment, "SPARROW_RUNTIME_DIR").empty() ||
                                !raku::value_of(environment, "SPARROW_UNIT_DIRS").empty();
    if (arguments.bundle.empty() && options.scope == Scope::system && geteuid() != 0 && !is_store_given) {
        return failure(
            "the hooks of the system's units are run as root (sudo sparrowctl hook run …), those of your own "
            "units with --scope=user");
    }
    return options;
}

// The digest that the file `path` of a unit names; nothing where it has no hooks, or is not of our making.
std::optional<std::string> bundle_named_in(const std::string& path) {
    constexpr std::size_t limit = std::size_t{16} << 20;
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    const auto text = file ? read_all(file.get(), limit) : failure("");
    if (!text || !text->starts_with(translate::generated_marker)) {
        return std::nullopt;
    }
    const auto parsed = unit::parse(*text);
    const auto digests =
        parsed ? unit::values(parsed->file, "X-Sparrow", "Bundle") : std::vector<std::string_view>();
    return digests.empty() ? std::nullopt : std::optional<std::string>(digests.back());
}

// Why there is no unit to run a hook of; empty where there is one.
std::string missing(Scope scope, const unit::UnitName& name, const LoadedUnit& loaded,
                    const raku::Variables& environment) {
    if (loaded.load_state == "masked") {
        return fmt::format("{} is masked, so that systemd runs nothing of it", name.full());
    }
    if (loaded.load_state != "not-found") {
        return "";
    }
    const std::string runtime =
        scope == Scope::user ? raku::value_of(environment, "XDG_RUNTIME_DIR") : "/run";
    const auto near = nearest(name.full(), generated_units(runtime));
    return fmt::format("there is no unit {}{}; for a new source, run first: {}", name.full(),
                       near ? fmt::format(" (did you mean {}?)", escape_control(*near)) : "",
                       reload_command(scope));
}

std::string list_files(const std::vector<std::string>& files) {
    std::string text;
    for (const std::string& file : files) {
        text += "\n  " + escape_control(file);
    }
    return text;
}

// A hook and what it is run from.
struct ChosenHook {
    raku::Bundle bundle;
    std::string unit;
    std::string hook;
};

Result<ChosenHook> hook_of_bundle(const HookArguments& arguments, const unit::UnitName& name,
                                  const std::string& runtime_dir) {
    auto bundle = translate::read_bundle(runtime_dir, arguments.bundle);
    if (!bundle) {
        return tl::unexpected(bundle.error());
    }
    if (bundle->hooks.empty()) {
        return ChosenHook{std::move(*bundle), name.full(), arguments.hook};  // Raku knows
    }
    auto choice =
        choose_hook(name.full(), {{bundle->inputs.file, bundle->hooks}}, arguments.hook, arguments.from);
    if (!choice) {
        return tl::unexpected(choice.error());
    }
    return ChosenHook{std::move(*bundle), name.full(), std::move(choice->hook)};
}

// From what systemd has loaded: the unit file and the drop-ins may each have a bundle.
Result<ChosenHook> hook_of_unit(const HookArguments& arguments, const unit::UnitName& name,
                                const translate::Options& options, const raku::Variables& environment) {
    if (name.is_template()) {
        return failure(fmt::format("{} is a template; say for which instance: {}@NAME{}", name.full(),
                                   name.prefix(), suffix(name.type())));
    }
    const auto loaded = loaded_unit(options.scope, name);
    if (!loaded) {
        return tl::unexpected(loaded.error());
    }
    if (const std::string why = missing(options.scope, name, *loaded, environment); !why.empty()) {
        return failure(why);
    }
    std::vector<HookFile> files;
    std::vector<raku::Bundle> bundles;
    for (const std::string& file : loaded->files) {
        const auto digest = bundle_named_in(file);
        if (!digest) {
            continue;
        }
        auto bundle = translate::read_bundle(options.runtime_dir, *digest);
        if (!bundle) {
            return failure(fmt::format("{}: {}", escape_control(file), bundle.error().message));
        }
        files.push_back({file, bundle->hooks});
        bundles.push_back(std::move(*bundle));
    }
    if (files.empty()) {
        return failure(fmt::format("{} has no hooks; what systemd has loaded for it is:{}", loaded->id,
                                   loaded->files.empty() ? " no file" : list_files(loaded->files)));
    }
    auto choice = choose_hook(loaded->id, files, arguments.hook, arguments.from);
    if (!choice) {
        return tl::unexpected(choice.error());
    }
    return ChosenHook{std::move(bundles[choice->file]), loaded->id, std::move(choice->hook)};
}

Result<int> run(const HookArguments& arguments, const Context& context) {
    const auto name = unit::UnitName::parse(with_suffix(arguments.unit, unit::UnitType::service));
    if (!name) {
        return tl::unexpected(name.error());
    }
    auto options = options_for(arguments, context);
    if (!options) {
        return tl::unexpected(options.error());
    }
    auto chosen = arguments.bundle.empty() ? hook_of_unit(arguments, *name, *options, context.environment)
                                           : hook_of_bundle(arguments, *name, options->runtime_dir);
    if (!chosen) {
        return tl::unexpected(chosen.error());
    }
    auto precompilation = translate::prepare_precompilation_dir(options->runtime_dir, std::nullopt);
    if (!precompilation) {
        return tl::unexpected(precompilation.error());
    }
    options->evaluate.precompilation_dir = *precompilation;
    return raku::run_hook({std::move(chosen->bundle), chosen->unit, chosen->hook}, options->evaluate,
                          context.environment, std::chrono::seconds(arguments.timeout));
}

int run_and_report(const HookArguments& arguments, const Context& context) {
    auto status = run(arguments, context);
    if (!status) {
        fmt::print(stderr, "sparrowctl: hook {} of {}: {}\n", escape_control(arguments.hook),
                   escape_control(arguments.unit), status.error().message);
        return cannot_run;
    }
    return *status;
}

}  // namespace

void add_hook(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<HookArguments>();
    Command hook = app.subcommand("hook", "Run the hooks of a unit");
    hook.require_subcommand();
    hook.footer(R"(Examples:
  sparrowctl hook call beans.service.raku resource-check --fact memory=2G
  sparrowctl hook run beans.service pre-start)");
    add_hook_call(hook, context, status);
    Command command = hook.subcommand("run", "Run one hook of a unit and wait for it");
    command.option("UNIT", arguments->unit, "The unit: beans.service, or beans for short").required();
    command.option("HOOK", arguments->hook, "The hook: hooks.pre-start, or pre-start for short").required();
    add_timeout_option(command, arguments->timeout, "End it after so many seconds");
    const Argument bundle =
        command
            .option("--bundle", arguments->bundle,
                    "Run it from this bundle, whatever the unit names: the steps of units do")
            .value_name("DIGEST");
    command
        .option("--from", arguments->from,
                "The file that the hook is to come from, where several have it: the unit's, or a drop-in")
        .value_name("FILE")
        .excludes(bundle);
    add_scope_option(command, arguments->scope, "Whose service manager the unit is of");
    command.footer(
        R"(The hook is found in what systemd has loaded for the unit: its file and all of
its drop-ins. It runs as it was when systemd was last reloaded, whatever has
become of the source since. Generated units run their hooks by this command,
which by hand runs them as you are and not in the service's control group.

Examples:
  sparrowctl hook run beans.service pre-start
  sparrowctl hook run beans monitoring.resource-check
  sparrowctl hook run nginx pre-start --from=50-memory.conf
  sparrowctl hook run --scope=user notes post-stop

Exit status: that of the hook: 0 when it returned, 1 when it died; of a
condition (start-if) 0 for yes, 1 for no. 255 when it could not be run or took
too long, 2 if the command line is wrong.)");
    command.callback([arguments, &context, &status] { status = run_and_report(*arguments, context); });
}

}  // namespace sparrow::cli
