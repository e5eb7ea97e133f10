#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/cli/command.hpp"
#include "sparrow/cli/common_options.hpp"
#include "sparrow/cli/owner.hpp"
#include "sparrow/cli/source_files.hpp"
#include "sparrow/cli/test_files.hpp"
#include "sparrow/cli/test_report.hpp"
#include "sparrow/cli/test_run.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/translation.hpp"

namespace sparrow::cli {

namespace {

struct TestArguments {
    std::vector<std::string> paths;
    int timeout = 60;
    std::size_t jobs = 0;
    bool verbose = false;
    bool tap = false;
};

std::size_t cpus() {
    return std::max(std::thread::hardware_concurrency(), 1U);
}

bool shows_colours(const raku::Variables& environment) {
    return isatty(STDOUT_FILENO) == 1 && raku::value_of(environment, "NO_COLOR").empty() &&
           raku::value_of(environment, "TERM") != "dumb";
}

// How to run the tests of each owner.
class Owners {
  public:
    explicit Owners(const translate::Options& options) : options_(options) {}

    const Result<raku::EvaluateOptions>& of(uid_t uid) {
        return known_.try_emplace(uid, options_for(identity_of(uid), options_)).first->second;
    }

  private:
    const translate::Options& options_;
    std::map<uid_t, Result<raku::EvaluateOptions>> known_;
};

// Raku's own `given` takes what looks like a call with a blank before its arguments.
bool is_misread_given(const TestResult& result) {
    const auto says = [&](std::string_view text) {
        return std::any_of(result.lines.begin(), result.lines.end(), [&](const TestLine& line) {
            return line.is_error && line.text.find(text) != std::string::npos;
        });
    };
    return says("Missing block") && says("given");
}

class TestCommand {
  public:
    TestCommand(const TestArguments& arguments, const Context& context)
        : arguments_(arguments),
          context_(context),
          options_(translate::read_options(raku::merge(context.environment, {"SYSTEMD_SCOPE=system"}),
                                           context.installation, translate::Trust{geteuid()})) {}

    int run() {
        FoundTests found = find_tests(arguments_.paths);
        diagnostics_ = options_.diagnostics;
        diagnostics_.insert(diagnostics_.end(), found.diagnostics.begin(), found.diagnostics.end());
        if (access(options_.evaluate.raku.c_str(), X_OK) < 0) {
            const auto error = errno_failure("Raku cannot be run: " + options_.evaluate.raku);
            diagnostics_.push_back({Severity::error, "sparrowctl", 0, error.value().message});
            return report(diagnostics_);
        }
        prepare(found.files);
        const int status = report(diagnostics_);
        if (jobs_.empty()) {
            fmt::print(stderr, "sparrowctl: no test was run\n");
            return 1;
        }
        return run_jobs() ? status : 1;
    }

  private:
    void prepare(const std::vector<TestFile>& files) {
        Owners owners(options_);
        for (const TestFile& file : files) {
            const auto& options = owners.of(file.owner);
            if (options) {
                jobs_.push_back({file.path, *options});
                names_.push_back(file.name);
            } else {
                diagnostics_.push_back({Severity::error, file.name, 0, options.error().message});
            }
        }
    }

    // Whether all have passed.
    bool run_jobs() {
        TestRunOptions run{arguments_.jobs > 0 ? arguments_.jobs : cpus(),
                           arguments_.timeout,
                           context_.environment,
                           context_.installation.sparrowctl,
                           {},
                           {}};
        const bool is_colourful = shows_colours(context_.environment);
        if (!is_colourful) {
            run.environment = raku::merge(std::move(run.environment), {"RAKUDO_ERROR_COLOR=0"});
        }
        bool have_passed = true;
        std::vector<std::string> hints;
        const auto judge = [&](std::size_t job, const TestResult& result) {
            have_passed = have_passed && result.reason.empty();
            if (is_misread_given(result)) {
                hints.push_back(names_[job]);
            }
        };
        if (arguments_.tap) {
            const TapReport tap(names_);
            run.on_end = [&](std::size_t job, const TestResult& result) {
                judge(job, result);
                tap.add(job, result);
            };
            run_tests(jobs_, run);
        } else if (jobs_.size() == 1) {
            run.on_line = [](std::size_t, const TestLine& line) { print_line(line); };
            run.on_end = [&](std::size_t job, const TestResult& result) {
                judge(job, result);
                if (!result.reason.empty()) {
                    fmt::print(stderr, "sparrowctl: {}: {}\n", escape_control(names_[job]), result.reason);
                }
            };
            run_tests(jobs_, run);
        } else {
            TestSummary summary(names_, arguments_.verbose, is_colourful);
            run.on_end = [&](std::size_t job, const TestResult& result) {
                judge(job, result);
                summary.add(job, result);
            };
            run_tests(jobs_, run);
            summary.print_sum();
        }
        for (const std::string& name : hints) {
            fmt::print(
                stderr,
                "sparrowctl: {}: Raku has a 'given' of its own; write given(os => 'debian'), without a blank "
                "before the parenthesis\n",
                escape_control(name));
        }
        return have_passed;
    }

    const TestArguments& arguments_;
    const Context& context_;
    translate::Options options_;
    std::vector<Diagnostic> diagnostics_;
    std::vector<TestJob> jobs_;
    std::vector<std::string> names_;
};

}  // namespace

void add_test(Command& app, const Context& context, int& status) {
    auto arguments = std::make_shared<TestArguments>();
    Command command = app.subcommand("test", "Run the tests of source files");
    command
        .option("PATH", arguments->paths,
                "Test files (NAME.rakutest), or folders to be searched for such files")
        .required();
    add_timeout_option(command, arguments->timeout,
                       "End each file after so many seconds; it has failed then");
    command
        .option("-j,--jobs", arguments->jobs,
                "Run so many files at a time; as many as there are CPUs without")
        .within(1, 1024)
        .value_name("N");
    const Argument verbose =
        command.flag("-v,--verbose", arguments->verbose, "Show what all files say, not only those that fail");
    command.flag("--tap", arguments->tap, "Print one document of TAP, with each file as a subtest")
        .excludes(verbose);
    command.footer(
        R"(A test file lies beside its sources: web.service.rakutest tests
web.service.raku, one that is named like no source all sources of its folder.
sparrowctl-test(1) has all of its words.

  use Sparrow::Test;
  given(os => 'centos', memory => 2.GB, env => %( DEPLOYMENT_ENV => 'staging' ));
  unit-ok 'web.service', 'MemoryMax' => '512M', 'After' => 'redis.service';
  done-testing;

One file prints its TAP as it comes. Of several there is a line for each, and
what those print that fail. Test files are run as yourself, or as their owner
when root asks; sources are evaluated as for render.

Examples:
  sparrowctl test web.service.rakutest
  sparrowctl test /etc/systemd/system units/
  sparrowctl test --tap units/ > tests.tap

Exit status: 0 when all have passed, 1 when one has not or there is none, 2 if
the command line is wrong.)");
    command.callback([arguments, &context, &status] { status = TestCommand(*arguments, context).run(); });
}

}  // namespace sparrow::cli
