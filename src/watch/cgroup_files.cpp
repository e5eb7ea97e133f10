#include "sparrow/watch/cgroup_files.hpp"

#include <fmt/core.h>

#include <charconv>
#include <functional>

#include "sparrow/base/text.hpp"

namespace sparrow::watch {

namespace {

Result<std::uint64_t> parse_count(std::string_view text) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
        return failure(fmt::format("{} is no number of a control group's file", in_quotes(text, 80)));
    }
    return number;
}

Result<void> each_entry(std::string_view text,
                        const std::function<void(std::string_view, std::uint64_t)>& take) {
    for (const std::string& line : split(trim(text), '\n')) {
        const std::size_t blank = line.find(' ');
        if (blank == std::string::npos) {
            return failure(fmt::format("{} is no line such as 'high 0'", in_quotes(line, 80)));
        }
        auto number = parse_count(std::string_view(line).substr(blank + 1));
        if (!number) {
            return tl::unexpected(number.error());
        }
        take(std::string_view(line).substr(0, blank), *number);
    }
    return {};
}

}  // namespace

Result<std::uint64_t> parse_limit(std::string_view text) {
    const std::string_view word = trim(text);
    return word == "max" ? Result<std::uint64_t>(infinity) : parse_count(word);
}

Result<void> parse_memory_events(std::string_view text, MemoryCounters& counters) {
    return each_entry(text, [&](std::string_view key, std::uint64_t number) {
        if (key == "low") {
            counters.low = number;
        } else if (key == "high") {
            counters.high = number;
        } else if (key == "max") {
            counters.max = number;
        } else if (key == "oom") {
            counters.oom = number;
        } else if (key == "oom_kill") {
            counters.oom_kill = number;
        } else if (key == "oom_group_kill") {
            counters.oom_group_kill = number;
        }
    });
}

Result<void> parse_swap_events(std::string_view text, MemoryCounters& counters) {
    return each_entry(text, [&](std::string_view key, std::uint64_t number) {
        if (key == "high") {
            counters.swap_high = number;
        } else if (key == "max") {
            counters.swap_max = number;
        } else if (key == "fail") {
            counters.swap_fail = number;
        }
    });
}

Result<std::uint64_t> parse_keyed(std::string_view text, std::string_view key) {
    std::uint64_t found = 0;
    bool is_found = false;
    auto parsed = each_entry(text, [&](std::string_view name, std::uint64_t number) {
        if (name == key) {
            found = number;
            is_found = true;
        }
    });
    if (!parsed) {
        return tl::unexpected(parsed.error());
    }
    return is_found ? Result<std::uint64_t>(found) : failure(fmt::format("there is no '{}'", key));
}

}  // namespace sparrow::watch
