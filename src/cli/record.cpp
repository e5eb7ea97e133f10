#include <fmt/core.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>

#include "run_program.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/unit_options.hpp"
#include "sparrow/watch/control_group.hpp"
#include "sparrow/watch/look.hpp"
#include "sparrow/watch/series.hpp"

namespace sparrow::cli {

namespace {

using Clock = std::chrono::steady_clock;

struct RecordArguments {
    std::string unit;
    double interval = 1;
    double seconds = 0;
    std::string scope = "system";
};

// The control group of the unit; nothing where it does not run.
Result<std::optional<watch::ControlGroup>> group_of(const RecordArguments& arguments,
                                                    const watch::KernelFiles& files) {
    auto shown = output_of({"systemctl", "--" + arguments.scope, "--no-pager", "show", "-p", "ControlGroup",
                            "--value", "--", arguments.unit});
    if (!shown) {
        return failure(fmt::format("systemd does not say where {} runs: {}", escape_control(arguments.unit),
                                   shown.error().message));
    }
    const std::string path(trim(*shown));
    auto group = path.empty() ? failure("") : watch::ControlGroup::open(files.control_groups + path);
    return group ? std::optional(std::move(*group)) : std::nullopt;
}

// Whether the line was taken by who reads.
bool write_moment(watch::Moment& moment, Clock::time_point begin) {
    moment.at = std::chrono::duration_cast<watch::Time>(Clock::now() - begin);
    fmt::print("{}\n", watch::to_line(moment));
    return std::fflush(stdout) == 0;
}

void pause_until(Clock::time_point time) {
    const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch());
    constexpr std::int64_t second = 1'000'000'000;
    const timespec at{since.count() / second, static_cast<long>(since.count() % second)};
    // A signal ends the program, and what was written stays.
    (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr);
}

int record(const RecordArguments& arguments) {
    const watch::KernelFiles files;
    auto group = group_of(arguments, files);
    if (!group) {
        return fail(group.error().message);
    }
    if (!*group) {
        return fail(escape_control(arguments.unit) + " does not run");
    }
    const auto interval =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(arguments.interval));
    const Clock::time_point begin = Clock::now();
    std::optional<watch::ControlGroup> current = std::move(*group);
    for (auto next = begin;; next += interval) {
        const std::chrono::duration<double> passed = next - begin;
        if (arguments.seconds > 0 && passed.count() > arguments.seconds) {
            return EXIT_SUCCESS;
        }
        pause_until(next);
        watch::Moment moment;
        const bool was_running = current.has_value();
        if (current && !current->exists()) {
            current.reset();
            moment.event = watch::Kind::stopped;
        } else if (!current) {
            auto again = group_of(arguments, files);
            current = again ? std::move(*again) : std::nullopt;
            moment.event = current ? std::optional(watch::Kind::started) : std::nullopt;
        }
        moment.signals = watch::look(files, current ? &*current : nullptr);
        if ((was_running || current) && !write_moment(moment, begin)) {
            return fail("cannot write");
        }
    }
}

}  // namespace

void add_record(Command& app, const Context& /*context*/, int& status) {
    auto arguments = std::make_shared<RecordArguments>();
    Command command =
        app.subcommand("record", "Write down the signals of a running unit, for sparrowctl simulate");
    add_unit_argument(command, arguments->unit, "The unit: web.service, or web for short").required();
    constexpr double least = 0.1;
    constexpr double hour = 3600;
    constexpr double year = 366 * 86400.0;
    command.option("--interval", arguments->interval, "How often")
        .within(least, hour)
        .value_name("SECONDS")
        .shows_default();
    command.option("--seconds", arguments->seconds, "For how long; without it, until it is interrupted")
        .within(least, year)
        .value_name("SECONDS");
    add_scope_option(command, arguments->scope, "Whose service manager's unit");
    command.footer(R"(A line of JSON each time: pressure of the machine, the unit and its slice, memory
and its events, tasks, load. When the unit stops or is started again, a line says
so. sparrowctl simulate --help tells what is in it.

Examples:
  sparrowctl record web > web.signals
  sparrowctl record web --interval 0.5 --seconds 600 > web.signals
  sparrowctl simulate web.service.raku --signals web.signals

Exit status: 0, 1 if the unit does not run or nothing can be written, 2 if the
command line has an error.)");
    command.callback([arguments, &status] { status = record(*arguments); });
}

}  // namespace sparrow::cli
