#include <unistd.h>

#include <memory>
#include <string>

#include "plugin_commands.hpp"

namespace sparrow::cli {

namespace {

void add_list(Command& plugin, const Context& context, int& status) {
    auto as_json = std::make_shared<bool>(false);
    Command command = plugin.subcommand("list", "List the plugins that task-run finds");
    command.flag("--json", *as_json, "As a JSON list");
    command.footer(R"(Those of systemd-sparrow itself, and those of Sparrow6 that are installed: for
root in /var/lib/systemd-sparrow/sparrow6/plugins (SPARROW_SP6_HOME), for
others in ~/sparrow6/plugins too; in /var/sparrow6/plugins for all.

Examples:
  sparrowctl plugin list
  sparrowctl plugin list --json | jq -r '.[] | select(.makes_unit) | .name'

Exit status: 0, 2 if the command line is wrong.)");
    command.callback([as_json, &context, &status] { status = list_plugins(*as_json, context); });
}

void add_show(Command& plugin, const Context& context, int& status) {
    auto name = std::make_shared<std::string>();
    Command command = plugin.subcommand("show", "Show what a plugin does: its README.md");
    command.option("NAME", *name, "The plugin").required();
    command.footer(R"(Examples:
  sparrowctl plugin show systemd-dynamic

Exit status: 0, 1 if there is no such plugin, 2 if the command line is wrong.)");
    command.callback([name, &context, &status] { status = show_plugin(*name, context); });
}

void add_install(Command& plugin, const Context& context, int& status) {
    auto arguments = std::make_shared<InstallArguments>();
    Command command = plugin.subcommand("install", "Install plugins from a repository of Sparrow6");
    command.option("NAME", arguments->names, "The plugins").required();
    command
        .option("--from", arguments->from,
                "The repository: https://HOST, file:///DIRECTORY or http://HOST; else SP6_REPO, else "
                "https://sparrowhub.io")
        .value_name("URL");
    command.flag("--force", arguments->force, "Also where the same version, or a newer one, is installed");
    command.footer(
        R"(Root installs for the whole system, into
/var/lib/systemd-sparrow/sparrow6/plugins (SPARROW_SP6_HOME), others for
themselves, into ~/sparrow6/plugins. A plugin is code, which runs when units
are translated: for the system's units as root. What else a plugin needs
(modules of Python, Perl, …) is told and not installed.

Examples:
  sparrowctl plugin install systemd-service-unit
  sparrowctl plugin install our-web-unit --from file:///srv/sparrow-repository
  sparrowctl plugin install our-web-unit --force

Exit status: 0, 1 if a plugin could not be installed, 2 if the command line is
wrong.)");
    command.callback([arguments, &context, &status] { status = install_plugins(*arguments, context); });
}

}  // namespace

translate::Options plugin_options(const Context& context) {
    return translate::read_options(context.environment, context.installation, translate::Trust{geteuid()});
}

std::vector<InstalledPlugin> plugins_of(const Context& context) {
    return installed_plugins(context.installation.data_dir + "/plugins",
                             plugin_options(context).evaluate.site.plugin_dirs, translate::Trust{geteuid()});
}

void add_plugin(Command& app, const Context& context, int& status) {
    Command plugin = app.subcommand("plugin", "List, show and install plugins for task-run");
    plugin.require_subcommand();
    plugin.footer(R"(Examples:
  sparrowctl plugin list
  sparrowctl plugin show systemd-nginx
  sparrowctl plugin install systemd-service-unit)");
    add_list(plugin, context, status);
    add_show(plugin, context, status);
    add_install(plugin, context, status);
}

}  // namespace sparrow::cli
