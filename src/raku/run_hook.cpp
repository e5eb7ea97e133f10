#include "sparrow/raku/run_hook.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "command.hpp"
#include "request.hpp"
#include "sparrow/base/fd.hpp"
#include "sparrow/raku/interruption.hpp"
#include "sparrow/raku/process_group.hpp"
#include "sparrow/raku/scratch_dir.hpp"

namespace sparrow::raku {

namespace {

constexpr std::size_t printed_limit = std::size_t{1} << 20;
constexpr std::size_t answer_limit = std::size_t{8} << 20;

// Without a place for temporary files a hook may do all but run tasks that need one.
std::vector<std::string> hook_command(const Bundle& bundle, const EvaluateOptions& options,
                                      const Result<ScratchDir>& scratch) {
    EvaluateOptions with_bundle = options;
    with_bundle.repositories = bundle.inputs.context.repositories;
    return raku_command(with_bundle, "hook.raku", scratch ? scratch->path() : "");
}

Variables hook_environment(const Bundle& bundle, const Variables& own_environment) {
    return merge(evaluation_environment(own_environment), bundle.inputs.context.environment);
}

// Waits for it, and ends it after `timeout`, or where this process is to end.
Result<int> status_within(ProcessGroup& group, Duration timeout, const Interruption& interruption) {
    std::array waiting{pollfd{group.fd(), POLLIN, 0}, pollfd{interruption.fd(), POLLIN, 0}};
    while (poll(waiting.data(), waiting.size(), static_cast<int>(timeout.count())) < 0 &&
           !interruption.has_come()) {
    }
    if (group.ends_within(0)) {
        return group.status();
    }
    group.end();
    if (interruption.has_come()) {
        return failure("it was interrupted");
    }
    return failure(fmt::format("it took longer than {} s and was ended", timeout.count() / 1000));
}

// What was written to a file in memory. What its processes write after this is nobody's any more.
Result<std::string> text_of(const UniqueFd& file, std::size_t limit) {
    if (lseek(file.get(), 0, SEEK_SET) < 0) {
        return errno_failure("cannot rewind a file in memory");
    }
    return read_all(file.get(), limit);
}

}  // namespace

Result<int> run_hook(const HookCall& call, const EvaluateOptions& options, const Variables& own_environment,
                     Duration timeout) {
    const Interruption interruption;
    auto input = make_memory_file(to_hook_request(call));
    if (!input) {
        return tl::unexpected(input.error());
    }
    const auto scratch = ScratchDir::make(options.precompilation_dir, std::nullopt);
    Launch launch{hook_command(call.bundle, options, scratch),
                  hook_environment(call.bundle, own_environment)};
    launch.descriptors = {input->get()};
    auto group = ProcessGroup::start(std::move(launch));
    return group ? status_within(*group, timeout, interruption) : tl::unexpected(group.error());
}

Result<HookAnswer> call_hook(const HookCall& call, const EvaluateOptions& options,
                             const Variables& own_environment, Duration timeout) {
    const Interruption interruption;
    auto input = make_memory_file(to_answered_hook_request(call));
    auto output = make_memory_file("");
    auto answer = make_memory_file("");
    for (const auto* file : {&input, &output, &answer}) {
        if (!*file) {
            return tl::unexpected(file->error());
        }
    }
    const auto scratch = ScratchDir::make(options.precompilation_dir, options.identity);
    Launch launch{hook_command(call.bundle, options, scratch),
                  hook_environment(call.bundle, own_environment)};
    launch.identity = options.identity;
    launch.directory = "/";
    launch.descriptors = {input->get(), output->get(), output->get(), answer->get()};
    auto group = ProcessGroup::start(std::move(launch));
    if (!group) {
        return tl::unexpected(group.error());
    }
    const Orphans orphans;
    auto status = status_within(*group, timeout, interruption);
    auto printed = text_of(*output, printed_limit);
    HookAnswer given{"", printed ? std::move(*printed) : printed.error().message + "\n"};
    if (!status) {
        given.trouble = status.error().message;
        return given;
    }
    auto json = text_of(*answer, answer_limit);
    if (!json || json->empty()) {
        given.trouble = json
                            ? fmt::format("it ended its process, with status {}, before it returned", *status)
                            : "what it returned cannot be handed on: " + json.error().message;
        return given;
    }
    given.json = std::move(*json);
    return given;
}

}  // namespace sparrow::raku
