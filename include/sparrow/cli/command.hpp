// sparrowctl: one file a subcommand, and what they share.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "sparrow/base/paths.hpp"
#include "sparrow/raku/environment.hpp"

namespace sparrow::cli {

struct Context {
    raku::Variables environment;
    Installation installation;
};

// Runs sparrowctl with `arguments` (without the program's name) and returns its exit status: 0, 1 where a
// file has an error, 2 where the command line has. Results go to stdout, messages to stderr.
int run_sparrowctl(const std::vector<std::string>& arguments, const Context& context);

// Each adds its subcommand to `app`; when it is the one that was asked for, its exit status is put into
// `status`.
void add_render(CLI::App& app, const Context& context, int& status);
void add_eval(CLI::App& app, const Context& context, int& status);
void add_hook(CLI::App& app, const Context& context, int& status);
void add_test(CLI::App& app, const Context& context, int& status);
void add_settings(CLI::App& app, const Context& context, int& status);
void add_plugin(CLI::App& app, const Context& context, int& status);
void add_status(CLI::App& app, const Context& context, int& status);
void add_explain(CLI::App& app, const Context& context, int& status);
void add_retry(CLI::App& app, const Context& context, int& status);
void add_keep(CLI::App& app, const Context& context, int& status);
// Below "hook".
void add_hook_call(CLI::App& hook, const Context& context, int& status);

}  // namespace sparrow::cli
