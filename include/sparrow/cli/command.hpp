// sparrowctl: one file a subcommand, and what they share.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/paths.hpp"
#include "sparrow/cli/command_line.hpp"
#include "sparrow/raku/environment.hpp"

namespace sparrow::cli {

struct Context {
    raku::Variables environment;
    Installation installation;
};

// Runs sparrowctl with `arguments` (without the program's name) and returns its exit status: 0, 1 where a
// file has an error, 2 where the command line has. Results go to stdout, messages to stderr.
int run_sparrowctl(const std::vector<std::string>& arguments, const Context& context);

// Says on stderr why there is no result; the exit status of that.
int fail(const std::string& message);

// Each adds its subcommand to `app`; when it is the one that was asked for, its exit status is put into
// `status`.
void add_render(Command& app, const Context& context, int& status);
void add_eval(Command& app, const Context& context, int& status);
void add_hook(Command& app, const Context& context, int& status);
void add_test(Command& app, const Context& context, int& status);
void add_settings(Command& app, const Context& context, int& status);
void add_plugin(Command& app, const Context& context, int& status);
void add_status(Command& app, const Context& context, int& status);
void add_history(Command& app, const Context& context, int& status);
void add_revert(Command& app, const Context& context, int& status);
void add_pause(Command& app, const Context& context, int& status);
void add_resume(Command& app, const Context& context, int& status);
void add_recommend(Command& app, const Context& context, int& status);
void add_simulate(Command& app, const Context& context, int& status);
void add_record(Command& app, const Context& context, int& status);
void add_explain(Command& app, const Context& context, int& status);
void add_retry(Command& app, const Context& context, int& status);
void add_keep(Command& app, const Context& context, int& status);
// Below "hook".
void add_hook_call(Command& hook, const Context& context, int& status);

}  // namespace sparrow::cli
