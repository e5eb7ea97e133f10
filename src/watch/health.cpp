#include "sparrow/watch/health.hpp"

#include <utility>

namespace sparrow::watch {

Health::Health(const HealthCheck& check)
    : interval_(check.interval),
      start_period_(check.start_period),
      failure_threshold_(check.failure_threshold),
      success_threshold_(check.success_threshold) {}

void Health::begin(Time now) {
    started_ = now;
    due_ = now + interval_;
    is_checking_ = false;
    is_healthy_ = true;
    has_succeeded_ = false;
    failures_ = 0;
    successes_ = 0;
    message_.clear();
}

void Health::end() {
    due_.reset();
    is_checking_ = false;
}

void Health::checking() {
    due_.reset();
    is_checking_ = true;
}

void Health::skip(Time now) {
    if (is_checking_) {
        is_checking_ = false;
        due_ = now + interval_;
    }
}

Health::Turn Health::result(bool is_good, std::string message, Time now) {
    if (!is_checking_) {
        return Turn::none;
    }
    skip(now);
    if (is_good) {
        has_succeeded_ = true;
        failures_ = 0;
        message_.clear();
        ++successes_;
        if (!is_healthy_ && successes_ >= success_threshold_) {
            is_healthy_ = true;
            return Turn::healthy;
        }
        return Turn::none;
    }
    message_ = std::move(message);
    successes_ = 0;
    if (!has_succeeded_ && now - started_ < start_period_) {
        return Turn::none;
    }
    ++failures_;
    if (is_healthy_ && failures_ >= failure_threshold_) {
        is_healthy_ = false;
        return Turn::unhealthy;
    }
    return Turn::none;
}

}  // namespace sparrow::watch
