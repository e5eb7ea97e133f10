// Signals over time, as lines of JSON: what `sparrowctl record` writes and `sparrowctl simulate` takes.
// sparrowctl-simulate(1) documents it.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/watch/condition.hpp"
#include "sparrow/watch/pressure.hpp"
#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

struct Moment {
    // Since the series began.
    Time at{0};
    // What happened then; nothing where the signals alone are told.
    std::optional<Kind> event;
    // Of a pressure: whose; nothing for anybody's.
    std::optional<Domain> of;
    // What health checks say from here on.
    bool is_healthy = true;
    Signals signals;
};

// A line, after `before`: what it does not say of the signals and of health stays. An event of memory counts
// one more where its counter is not told. An Error says what was found and what is accepted.
Result<Moment> parse_moment(std::string_view line, const Moment& before);

// All of a series. Lines that are empty, or begin with '#', are let pass. An Error begins with the number of
// its line, from 1.
Result<std::vector<Moment>> parse_series(std::istream& lines);

// The inverse of parse_moment(), without a newline, of a moment whose checks are good, or have just failed.
std::string to_line(const Moment& moment);

}  // namespace sparrow::watch
