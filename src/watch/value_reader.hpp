// Values out of the hashes of a spec. What is wrong is noted, and the first of it told at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/watch/decide.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

// Raku takes about as long to start.
inline constexpr Duration least_interval = std::chrono::seconds(1);
inline constexpr Duration least_timeout = std::chrono::milliseconds(1);

// The section's author is model::check_runtime(): what is wrong here comes of another version. So each reader
// gives nothing for a value that it cannot take, reading goes on, and error() ends it.
class ValueReader {
  public:
    // Each gives what is at `key` of the hash `value`: nothing where it is missing, or where it is of a wrong
    // kind, which is noted.
    std::optional<std::string> text(const model::Value* value, std::string_view key);  // a number's too
    std::optional<double> number(const model::Value* value, std::string_view key);
    std::optional<std::int64_t> integer(const model::Value* value, std::string_view key);
    // Within these bounds, which are inclusive.
    std::optional<int> integer(const model::Value* value, std::string_view key, int least, int most);
    std::optional<bool> truth(const model::Value* value, std::string_view key);
    // Seconds as a number, or a time span as in systemd.time(7); a century at most, so that sums of times
    // stay far from the end of their type.
    std::optional<Duration> duration(const model::Value* value, std::string_view key,
                                     Duration least = Duration(0));
    // "80%", "2G" or an amount.
    std::optional<Threshold> threshold(const model::Value* value, std::string_view key);
    // A closure, as the section names it; `timeout` is its limit.
    std::optional<HookUse> hook(const model::Value* value, const std::string& bundle, Duration timeout);

    // The value of `key` is none that is known.
    void refuse(std::string_view key, const model::Value* value);
    void refuse(std::string what);

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  private:
    std::optional<Error> error_;
};

}  // namespace sparrow::watch
