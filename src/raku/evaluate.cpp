#include "sparrow/raku/evaluate.hpp"

#include <fmt/core.h>
#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <set>
#include <utility>

#include "host_run.hpp"
#include "sparrow/raku/scratch_dir.hpp"

namespace sparrow::raku {

namespace {

constexpr int most_unexplained_deaths = 3;

constexpr int most_at_a_time = 15;

// One for each processor. One more at first: an evaluation waits now and then, for the warden to look at what
// it reads and for its successor to be made.
Parallel usual_parallel() {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    if (sched_getaffinity(0, sizeof cpus, &cpus) < 0) {
        return {1};
    }
    return {static_cast<std::size_t>(std::clamp(CPU_COUNT(&cpus), 1, most_at_a_time)), 1};
}

bool is_stillborn(const Result<HostRun::End>& end) {
    return end && end->host_died && !end->was_ready;
}

// Removes what rakudo has compiled in `directory`, its `raku -I`. It takes what it finds there for good as
// long as the checksums in its head are, also where the rest was cut short by a full disk. Whether there was
// any.
bool remove_precompiled(const std::string& directory) {
    std::error_code error;
    const auto removed = std::filesystem::remove_all(directory + "/.precomp", error);
    return !error && removed > 0;
}

class Evaluator {
  public:
    Evaluator(const std::vector<Source>& sources, EvaluateOptions options)
        : sources_(sources), options_(std::move(options)), results_(sources.size()) {}

    // What is good ends soon, and in time only if it need not wait for what is not: the quick ones come
    // first, those that have been seen to be slow last.
    Result<std::vector<Evaluation>> run() {
        // Without one, only what needs it fails, and says so.
        if (auto scratch = ScratchDir::make(options_.precompilation_dir, options_.identity); scratch) {
            scratch_.emplace(std::move(*scratch));
        }
        Result<void> done;
        for (const bool slow : {false, true}) {
            if (done = run_together(slow); done) {
                done = run_suspects_alone(slow);
            }
            if (!done) {
                break;
            }
        }
        if (!done && std::none_of(results_.begin(), results_.end(),
                                  [](const auto& result) { return result.has_value(); })) {
            return tl::unexpected(done.error());
        }
        return collected(done ? "" : done.error().message);
    }

  private:
    [[nodiscard]] std::string scratch_dir() const { return scratch_ ? scratch_->path() : ""; }

    // An Error where no Raku could be run.
    Result<HostRun::End> run_host(const std::vector<std::uint32_t>& indices, Parallel parallel,
                                  HostRun::Until until) {
        auto end = try_host(indices, parallel, until);
        if (end && end->namespaces_refused) {
            options_.use_namespaces = false;
            end = try_host(indices, parallel, until);
        }
        if (is_stillborn(end) && remove_precompiled(options_.precompilation_dir)) {
            end = try_host(indices, parallel, until);
        }
        if (is_stillborn(end)) {
            return failure(fmt::format("Raku cannot be run ({}): {}", options_.raku, end->trouble));
        }
        if (end) {
            slow_.insert(end->slow.begin(), end->slow.end());
        }
        return end;
    }

    Result<HostRun::End> try_host(const std::vector<std::uint32_t>& indices, Parallel parallel,
                                  HostRun::Until until) {
        return HostRun(sources_, options_, scratch_dir(), began_, results_).run(indices, parallel, until);
    }

    // As long as no host has died, slow ones may as well go on in the one that they are in: in another they
    // would begin anew. Suspects among them wait with them.
    [[nodiscard]] HostRun::Until until(bool slow) const {
        return slow || suspects_.empty() ? HostRun::Until::all_done : HostRun::Until::only_slow_left;
    }

    // All that nobody suspects, in as many hosts as it takes.
    Result<void> run_together(bool slow) {
        const Parallel parallel = options_.parallel > 0 ? Parallel{options_.parallel} : usual_parallel();
        for (auto indices = pending(slow); !indices.empty(); indices = pending(slow)) {
            auto end = run_host(indices, parallel, until(slow));
            if (!end) {
                return tl::unexpected(end.error());
            }
            suspects_.insert(end->suspects.begin(), end->suspects.end());
            // Nobody was being evaluated: somebody outside does not let Raku live.
            if (end->host_died && end->suspects.empty() && ++unexplained_deaths_ == most_unexplained_deaths) {
                return failure(fmt::format("Raku died {} times with nothing to do: {}", unexplained_deaths_,
                                           end->trouble));
            }
        }
        return {};
    }

    // What has no result yet and was not being evaluated when a host died.
    [[nodiscard]] std::vector<std::uint32_t> pending(bool slow) const {
        std::vector<std::uint32_t> indices;
        for (std::uint32_t i = 0; i < results_.size(); ++i) {
            if (!results_[i] && !suspects_.contains(i) && slow_.contains(i) == slow) {
                indices.push_back(i);
            }
        }
        return indices;
    }

    // Which of several sources killed a host shows when each has one of its own.
    Result<void> run_suspects_alone(bool slow) {
        for (const std::uint32_t suspect : suspects_) {
            if (results_[suspect] || slow_.contains(suspect) != slow) {
                continue;
            }
            auto end = run_host({suspect}, Parallel{1}, until(slow));
            if (!end) {
                return tl::unexpected(end.error());
            }
            if (end->host_died && !results_[suspect]) {
                results_[suspect] = failed(
                    suspect,
                    fmt::format("its evaluation killed the Raku process that serves it: {}", end->trouble));
            }
        }
        return {};
    }

    [[nodiscard]] Evaluation failed(std::uint32_t index, const std::string& message) const {
        Evaluation evaluation;
        evaluation.answer = Diagnostic{Severity::error, sources_[index].file, 0, message};
        evaluation.had_no_answer = true;
        return evaluation;
    }

    // What was evaluated before something went wrong is as good as ever; the rest fails with `trouble`.
    std::vector<Evaluation> collected(const std::string& trouble) {
        std::vector<Evaluation> evaluations;
        for (std::uint32_t i = 0; i < results_.size(); ++i) {
            evaluations.push_back(results_[i] ? std::move(*results_[i]) : failed(i, trouble));
        }
        return evaluations;
    }

    const std::vector<Source>& sources_;
    EvaluateOptions options_;
    std::optional<ScratchDir> scratch_;
    HostRun::Clock::time_point began_ = HostRun::Clock::now();
    std::vector<std::optional<Evaluation>> results_;
    // Were being evaluated when a host died.
    std::set<std::uint32_t> suspects_;
    // Did not end within their first slice.
    std::set<std::uint32_t> slow_;
    int unexplained_deaths_ = 0;
};

}  // namespace

Result<std::vector<Evaluation>> evaluate(const std::vector<Source>& sources, const EvaluateOptions& options) {
    return Evaluator(sources, options).run();
}

}  // namespace sparrow::raku
