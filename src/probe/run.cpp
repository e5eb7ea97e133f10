#include "sparrow/probe/run.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

#include "sparrow/probe/arguments.hpp"
#include "sparrow/probe/ask.hpp"
#include "sparrow/probe/judge.hpp"
#include "sparrow/probe/report.hpp"

namespace sparrow::probe {

int run_probe(const std::vector<std::string>& arguments) {
    constexpr int wrong_usage = 2;
    const auto question = parse_arguments(arguments);
    if (!question) {
        fmt::print(stderr, "systemd-sparrow-probe: {}\n\n{}", question.error().message, usage);
        return wrong_usage;
    }
    const auto answer = ask(*question);
    const auto verdict = answer ? judge(*question, *answer) : Result<void>(tl::unexpected(answer.error()));
    fmt::print("{}\n", report(*question, answer, verdict));
    const bool is_told = std::fflush(stdout) == 0;
    return verdict && is_told ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace sparrow::probe
