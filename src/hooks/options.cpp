#include "sparrow/hooks/options.hpp"

#include <fmt/core.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "sparrow/base/text.hpp"

namespace sparrow::hooks {

namespace {

constexpr int most_at_a_time = 16;
constexpr double most_seconds = 1e6;

// One more than there are processors: a hook waits now and then.
std::size_t usual_running() {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    if (sched_getaffinity(0, sizeof cpus, &cpus) < 0) {
        return 2;
    }
    return static_cast<std::size_t>(std::clamp(CPU_COUNT(&cpus) + 1, 2, most_at_a_time));
}

// From 0 to most_seconds.
std::optional<double> number_in(const std::string& text) {
    char* end = nullptr;
    errno = 0;
    const double number = std::strtod(text.c_str(), &end);
    const bool is_number =
        !text.empty() && *end == '\0' && errno == 0 && number >= 0 && number <= most_seconds;
    return is_number ? std::optional(number) : std::nullopt;
}

bool read_count(const std::string& text, std::size_t& count) {
    const auto number = number_in(text);
    if (!number || *number < 1) {
        return false;
    }
    count = static_cast<std::size_t>(*number);
    return true;
}

bool read_seconds(const std::string& text, Clock::duration& duration) {
    const auto number = number_in(text);
    if (number) {
        duration = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*number));
    }
    return number.has_value();
}

bool read_option(std::string_view name, const std::string& value, Options& options) {
    Limits& limits = options.limits;
    if (name == "--scope") {
        options.scope = value == to_string(Scope::user) ? Scope::user : Scope::system;
        return value == to_string(options.scope);
    }
    if (name == "--socket" || name == "--cgroup") {
        (name == "--socket" ? options.socket : options.cgroup) = value;
        return !value.empty();
    }
    for (const auto& [count, target] : {std::pair{"--units", &limits.units},
                                        {"--running", &limits.running},
                                        {"--waiting", &limits.waiting},
                                        {"--processes", &limits.processes}}) {
        if (name == count) {
            return read_count(value, *target);
        }
    }
    for (const auto& [duration, target] : {std::pair{"--unit-idle", &limits.unit_idle},
                                           {"--host-idle", &limits.host_idle},
                                           {"--server-idle", &limits.server_idle}}) {
        if (name == duration) {
            return read_seconds(value, *target);
        }
    }
    return false;
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
    Options options;
    for (const std::string& argument : arguments) {
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const bool has_value = equals != std::string::npos;
        if (name == "--cgroup" && !has_value) {
            options.cgroup = own_cgroup;
        } else if (!has_value || !read_option(name, argument.substr(equals + 1), options)) {
            return failure(fmt::format("'{}' is no option that it takes", escape_control(argument)));
        }
    }
    if (options.limits.running == 0) {
        options.limits.running = usual_running();
    }
    return options;
}

}  // namespace sparrow::hooks
