// One life of the Raku host: a list of sources, evaluated until all are done, time is up or the host dies.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collect.hpp"
#include "sparrow/raku/evaluate.hpp"

namespace sparrow::raku {

class HostRun {
  public:
    using Clock = std::chrono::steady_clock;

    // `results[i]` is set for each of the sources (indices in `sources`) that got an outcome. `began` is when
    // the whole evaluation did, from which the total time counts. `scratch_dir` is for the temporary files of
    // tasks; empty where there is no place for them.
    HostRun(const std::vector<Source>& sources, const EvaluateOptions& options, std::string scratch_dir,
            Clock::time_point began, std::vector<std::optional<Evaluation>>& results);

    struct End {
        bool host_died = false;
        bool namespaces_refused = false;
        // Whether the host ever took requests.
        bool was_ready = false;
        // What the host printed and how it ended, where it died.
        std::string trouble;
        // The sources that were being evaluated when it did; what was paused cannot have done it.
        std::vector<std::uint32_t> suspects;
        // Those without an outcome that have had a slice, suspects or not.
        std::vector<std::uint32_t> slow;
    };

    enum class Until : std::uint8_t {
        all_done,
        only_slow_left,  // and those are ended, without an outcome
    };

    Result<End> run(const std::vector<std::uint32_t>& indices, Parallel parallel, Until until);

  private:
    struct Running {
        Collector reply;
        Collector output;
        UniqueFd observations;
        // Since when it runs, and how long it ran before it was last stopped.
        Duration since{0};
        Duration used{0};
        // Set when its time is up and it was killed.
        std::optional<Schedule::Step::Action> expired = std::nullopt;
        bool is_paused = false;
        bool had_slice = false;
    };

    [[nodiscard]] std::vector<std::string> private_dirs() const;
    Result<void> take_steps(Schedule& schedule);
    Result<void> wait(const Schedule& schedule, Until until);
    Result<void> take_events(Schedule& schedule);
    void give_up_running();
    void set_paused(std::uint32_t id, bool paused);
    void read_pipes();
    void finish(std::uint32_t id, std::int32_t status);
    [[nodiscard]] Duration now() const;
    [[nodiscard]] Evaluation failed(std::uint32_t id, const std::string& message) const;
    [[nodiscard]] std::string over_time(Schedule::Step::Action action) const;

    const std::vector<Source>& sources_;
    const EvaluateOptions& options_;
    std::string scratch_dir_;
    Clock::time_point began_;
    std::vector<std::optional<Evaluation>>& results_;
    std::optional<Warden> warden_;
    std::map<std::uint32_t, Running> running_;
    Collector trouble_;
    // What the host observed; null before it was ready, and where nothing is watched.
    std::shared_ptr<const Observations> software_;
    End end_;
    // Whether this is the first host of the evaluation, so that all of the time was its own.
    bool is_first_ = false;
};

// "it was killed by signal 9 (Killed)", "it ended with status 1", from waitpid(2).
std::string describe_end(std::int32_t status);

}  // namespace sparrow::raku
