// The parts of a unit that are Raku and that systemd itself runs: start-if, the hooks around start and stop,
// and the startup-sequence, each a command of its own.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/base/scope.hpp"
#include "sparrow/model/description.hpp"
#include "sparrow/model/unit_model.hpp"

namespace sparrow::model {

// How a unit calls its hooks.
struct HookRunner {
    // The path of sparrowctl.
    std::string program;
    // The digest of the bundle that the hooks are run from.
    std::string bundle;
    // Whose store holds the bundle.
    Scope scope = Scope::system;
};

// A step's command, for the Exec…= setting that it is added to.
struct Step {
    std::string setting;
    std::string command;
};

// The steps of `task` in the order in which systemd is to run them, for the unit that `unit_word` names as a
// word of a command ("web.service", or "%n" where that is known to systemd alone):
//   start-if                           ExecCondition=, one for each closure
//   orchestration.startup-sequence     ExecStartPre=, one for each statement
//   hooks.pre-start, hooks.post-start  ExecStartPre=, ExecStartPost=
//   hooks.pre-stop, hooks.post-stop    ExecStop=, ExecStopPost=
// They run with all privileges ("+" in systemd.service(5)): bundles are root's. Values of a wrong form are
// passed over; check_runtime() has said so. An Error where a command cannot be written.
Result<std::vector<Step>> steps_of(const Task& task, const std::string& unit_word, const HookRunner& runner);

// Adds `steps` to `settings`: before a unit's own commands where it stops, so that it is still whole then,
// and after them elsewhere.
void add_steps(const std::vector<Step>& steps, std::vector<UnitSetting>& settings);

// The names of the hooks of `task`: all of its closures and regexes, in the order in which they stand there.
// A regex is asked whether it matches a text; its name is the dotted path of its keys.
std::vector<std::string> hook_names(const Task& task);

}  // namespace sparrow::model
