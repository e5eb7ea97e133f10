#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/raku/run_hook.hpp"
#include "sparrow/translate/options.hpp"
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
    std::string scope = "system";
    int timeout = 60;
};

// The text of the generated unit file `name`, where there is one. The manager keeps its directories in
// `runtime`, "/run" or $XDG_RUNTIME_DIR.
std::optional<std::string> generated_unit(const std::string& runtime, const std::string& name) {
    // Where the generator writes, highest precedence first (systemd.unit(5)).
    constexpr std::array directories{"generator.early", "generator"};
    constexpr std::size_t limit = std::size_t{16} << 20;
    for (const char* directory : directories) {
        const UniqueFd file(
            open(fmt::format("{}/systemd/{}/{}", runtime, directory, name).c_str(), O_RDONLY | O_CLOEXEC));
        if (auto text = file ? read_all(file.get(), limit) : failure(""); text) {
            return *text;
        }
    }
    return std::nullopt;
}

// The digest that the generated unit names.
Result<std::string> bundle_of(const std::string& runtime, const unit::UnitName& name) {
    auto text = generated_unit(runtime, name.full());
    if (!text && name.is_instance()) {
        text = generated_unit(runtime, *name.template_name());
    }
    if (!text) {
        return failure(fmt::format("{} is no generated unit; is its source in place, and systemd reloaded?",
                                   name.full()));
    }
    auto parsed = unit::parse(*text);
    if (!parsed) {
        return tl::unexpected(parsed.error());
    }
    const auto digests = unit::values(parsed->file, "X-Sparrow", "Bundle");
    return digests.empty() ? failure(fmt::format("{} has no hooks", name.full()))
                           : Result<std::string>(std::string(digests.back()));
}

Result<int> run(const HookArguments& arguments, const Context& context) {
    auto name = unit::UnitName::parse(with_suffix(arguments.unit, unit::UnitType::service));
    if (!name) {
        return tl::unexpected(name.error());
    }
    const auto environment = raku::merge(context.environment, {"SYSTEMD_SCOPE=" + arguments.scope});
    const std::string runtime = translate::scope_of(environment) == Scope::user
                                    ? raku::value_of(environment, "XDG_RUNTIME_DIR")
                                    : "/run";
    auto digest =
        arguments.bundle.empty() ? bundle_of(runtime, *name) : Result<std::string>(arguments.bundle);
    if (!digest) {
        return tl::unexpected(digest.error());
    }
    translate::Options options =
        translate::read_options(environment, context.installation, translate::Trust{geteuid()});
    auto bundle = translate::read_bundle(options.runtime_dir, *digest);
    if (!bundle) {
        return tl::unexpected(bundle.error());
    }
    auto precompilation = translate::prepare_precompilation_dir(options.runtime_dir, std::nullopt);
    if (!precompilation) {
        return tl::unexpected(precompilation.error());
    }
    options.evaluate.precompilation_dir = *precompilation;
    return raku::run_hook({std::move(*bundle), name->full(), arguments.hook}, options.evaluate,
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

void add_hook(CLI::App& app, const Context& context, int& status) {
    auto arguments = std::make_shared<HookArguments>();
    CLI::App* hook = app.add_subcommand("hook", "Run the hooks of a unit");
    hook->require_subcommand(1);
    CLI::App* command = hook->add_subcommand("run", "Run one hook of a unit and wait for it");
    command->add_option("UNIT", arguments->unit, "The unit: beans.service, or beans for short")->required();
    command->add_option("HOOK", arguments->hook, "The hook: hooks.pre-start, or pre-start for short")
        ->required();
    command->add_option("--timeout", arguments->timeout, "End it after so many seconds")
        ->check(CLI::Range(1, 86400))
        ->type_name("SECONDS")
        ->capture_default_str();
    command
        ->add_option("--bundle", arguments->bundle,
                     "Run it from this bundle, not from the one that the unit names")
        ->type_name("DIGEST");
    command->add_option("--scope", arguments->scope, "Whose service manager the unit is of")
        ->check(CLI::IsMember({"system", "user"}))
        ->type_name("system|user")
        ->capture_default_str();
    command->footer(
        "The hook runs as it was when systemd was last reloaded, whatever has become of the source since.\n"
        "Generated units run their hooks by this command.\n\n"
        "Examples:\n"
        "  sparrowctl hook run beans.service pre-start\n"
        "  sparrowctl hook run beans monitoring.resource-check\n\n"
        "Exit status: that of the hook: 0 when it returned, 1 when it died; of a condition (start-if) 0 for "
        "yes, 1 for "
        "no.\n"
        "255 when it could not be run or took too long, 2 if the command line is wrong.");
    command->callback([arguments, &context, &status] { status = run_and_report(*arguments, context); });
}

}  // namespace sparrow::cli
