// Whether a unit counts as healthy, from the results of its checks.
#pragma once

#include <optional>
#include <string>

#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

class Health {
  public:
    explicit Health(const HealthCheck& check);

    // The unit has started (again): it counts as healthy, and all counters are at 0.
    void begin(Time now);
    // The unit does not run: nothing is checked.
    void end();

    // A check is made now; its result comes next.
    void checking();
    enum class Turn { none, unhealthy, healthy };
    // The result of a check, with what it said. Failures in the start period do not count, which the first
    // success ends, as in other systems with such a period. Of a check that was made before the unit's last
    // start nothing counts: where checking() was not called since begin(), this does nothing.
    Turn result(bool is_good, std::string message, Time now);

    // The check was not made, or its result is not to count.
    void skip(Time now);

    // When the next check is due; nothing while one is made, or the unit does not run.
    [[nodiscard]] std::optional<Time> due() const { return due_; }
    [[nodiscard]] bool is_healthy() const { return is_healthy_; }
    // Failures in a row, and what the last one said.
    [[nodiscard]] int failures() const { return failures_; }
    [[nodiscard]] const std::string& message() const { return message_; }

  private:
    Duration interval_;
    Duration start_period_;
    int failure_threshold_;
    int success_threshold_;
    std::optional<Time> due_;
    Time started_{0};
    bool is_checking_ = false;
    bool is_healthy_ = true;
    bool has_succeeded_ = false;
    int failures_ = 0;
    int successes_ = 0;
    std::string message_;
};

}  // namespace sparrow::watch
