// Runs one hook of a unit, in a Raku process of its own.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/evaluate.hpp"

namespace sparrow::raku {

struct HookCall {
    Bundle bundle;
    // The unit that it is run for: an instance, where the bundle makes a template.
    std::string unit;
    // Its name in the description, "hooks.pre-start"; "pre-start" for short.
    std::string hook;
    // For call_hook(): what it is called with, each as JSON (see check_argument()). Without any it gets what
    // systemd's hooks get: the unit and the hook.
    std::vector<std::string> arguments = {};
};

// An Error where `json` is no JSON.
Result<void> check_argument(const std::string& json);

// What a hook gave back.
struct HookAnswer {
    // One line: {"result":…}, or {"error":{"message":"…","type":"X::AdHoc","line":3}}; empty where there is
    // none.
    std::string json;
    // What it printed, stdout and stderr.
    std::string output;
    // Why there is no answer; empty where there is one.
    std::string trouble = {};
};

// Calls the hook and waits for it. It runs as the caller, in the caller's namespaces and with the caller's
// standard output and error: what a hook does is its author's business. `own_environment` (environ(7)) is
// what the service has; what the translation saw stands above it. After `timeout` it and the processes of its
// group are ended, and that is an Error. The result is its exit status, 128 more than the signal where one
// killed it; see Sparrow::Hook.
Result<int> run_hook(const HookCall& call, const EvaluateOptions& options, const Variables& own_environment,
                     Duration timeout);

// Calls the hook in the same way, for what it returns: with the arguments of the call, as many as it takes,
// and as `options.identity`. Nothing of it is left running.
Result<HookAnswer> call_hook(const HookCall& call, const EvaluateOptions& options,
                             const Variables& own_environment, Duration timeout);

}  // namespace sparrow::raku
