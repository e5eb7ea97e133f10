#include "sparrow/raku/evaluate.hpp"

#include <fmt/core.h>
#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "host_run.hpp"

namespace sparrow::raku {

namespace {

std::size_t usable_cpus() {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    if (sched_getaffinity(0, sizeof cpus, &cpus) < 0) {
        return 1;
    }
    return static_cast<std::size_t>(std::clamp(CPU_COUNT(&cpus), 1, 16));
}

std::vector<std::uint32_t> without_result(const std::vector<std::optional<Evaluation>>& results) {
    std::vector<std::uint32_t> indices;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!results[i]) {
            indices.push_back(static_cast<std::uint32_t>(i));
        }
    }
    return indices;
}

class Evaluator {
  public:
    Evaluator(const std::vector<Source>& sources, EvaluateOptions options)
        : sources_(sources), options_(std::move(options)), results_(sources.size()) {}

    Result<std::vector<Evaluation>> run() {
        const std::size_t parallel = options_.parallel > 0 ? options_.parallel : usable_cpus();
        while (true) {
            const auto pending = without_result(results_);
            if (pending.empty()) {
                return collected();
            }
            auto end = run_host(pending, parallel);
            if (!end) {
                return tl::unexpected(end.error());
            }
            if (!end->host_died) {
                continue;
            }
            if (!end->was_ready) {
                return failure(fmt::format("Raku cannot be run ({}): {}", options_.raku, end->trouble));
            }
            if (auto done = try_alone(end->suspects); !done) {
                return tl::unexpected(done.error());
            }
        }
    }

  private:
    Result<HostRun::End> run_host(const std::vector<std::uint32_t>& indices, std::size_t parallel) {
        auto end = HostRun(sources_, options_, began_, results_).run(indices, parallel);
        if (end && end->namespaces_refused) {
            options_.use_namespaces = false;
            return HostRun(sources_, options_, began_, results_).run(indices, parallel);
        }
        return end;
    }

    // Which of several sources killed the host shows when each has a host of its own.
    Result<void> try_alone(const std::vector<std::uint32_t>& suspects) {
        for (const std::uint32_t suspect : suspects) {
            auto end = run_host({suspect}, 1);
            if (!end) {
                return tl::unexpected(end.error());
            }
            if (end->host_died && !results_[suspect]) {
                results_[suspect] = Evaluation{
                    Diagnostic{Severity::error, sources_[suspect].file, 0,
                               fmt::format("its evaluation killed the Raku process that serves it: {}",
                                           end->trouble)},
                    "", "", false};
            }
        }
        return {};
    }

    std::vector<Evaluation> collected() {
        std::vector<Evaluation> evaluations;
        std::transform(results_.begin(), results_.end(), std::back_inserter(evaluations),
                       [](std::optional<Evaluation>& result) { return std::move(*result); });
        return evaluations;
    }

    const std::vector<Source>& sources_;
    EvaluateOptions options_;
    HostRun::Clock::time_point began_ = HostRun::Clock::now();
    std::vector<std::optional<Evaluation>> results_;
};

}  // namespace

Result<std::vector<Evaluation>> evaluate(const std::vector<Source>& sources, const EvaluateOptions& options) {
    return Evaluator(sources, options).run();
}

}  // namespace sparrow::raku
