#include "sparrow/raku/evaluate.hpp"

#include <fmt/core.h>
#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "host_run.hpp"

namespace sparrow::raku {

namespace {

constexpr int most_unexplained_deaths = 3;

std::size_t usable_cpus() {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    if (sched_getaffinity(0, sizeof cpus, &cpus) < 0) {
        return 1;
    }
    return static_cast<std::size_t>(std::clamp(CPU_COUNT(&cpus), 1, 16));
}

class Evaluator {
  public:
    Evaluator(const std::vector<Source>& sources, EvaluateOptions options)
        : sources_(sources), options_(std::move(options)), results_(sources.size()) {}

    Result<std::vector<Evaluation>> run() {
        const std::size_t parallel = options_.parallel > 0 ? options_.parallel : usable_cpus();
        // First all that nobody suspects, in as many hosts as it takes.
        for (auto indices = pending(); !indices.empty(); indices = pending()) {
            auto end = run_host(indices, parallel);
            if (!end) {
                return tl::unexpected(end.error());
            }
            if (end->host_died && !end->was_ready) {
                return failure(fmt::format("Raku cannot be run ({}): {}", options_.raku, end->trouble));
            }
            suspects_.insert(end->suspects.begin(), end->suspects.end());
            // Nobody was being evaluated: somebody outside does not let Raku live.
            if (end->host_died && end->suspects.empty() && ++unexplained_deaths_ == most_unexplained_deaths) {
                return failure(fmt::format("Raku died {} times with nothing to do: {}", unexplained_deaths_,
                                           end->trouble));
            }
        }
        if (auto done = try_suspects_alone(); !done) {
            return tl::unexpected(done.error());
        }
        return collected();
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

    // What has no result yet and was not being evaluated when a host died.
    [[nodiscard]] std::vector<std::uint32_t> pending() const {
        std::vector<std::uint32_t> indices;
        for (std::uint32_t i = 0; i < results_.size(); ++i) {
            if (!results_[i] && !suspects_.contains(i)) {
                indices.push_back(i);
            }
        }
        return indices;
    }

    // Which of several sources killed a host shows when each has one of its own.
    Result<void> try_suspects_alone() {
        for (const std::uint32_t suspect : suspects_) {
            if (results_[suspect]) {
                continue;
            }
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
    std::set<std::uint32_t> suspects_;
    int unexplained_deaths_ = 0;
};

}  // namespace

Result<std::vector<Evaluation>> evaluate(const std::vector<Source>& sources, const EvaluateOptions& options) {
    return Evaluator(sources, options).run();
}

}  // namespace sparrow::raku
