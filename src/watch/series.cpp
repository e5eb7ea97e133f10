#include "sparrow/watch/series.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <istream>
#include <limits>
#include <utility>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::watch {

namespace {

using model::Hash;
using model::Value;

constexpr double second = 1e6;  // microseconds
constexpr double most_seconds = 366 * 86400.0;
// An event counts one more than this at most, which JSON's integers still hold.
constexpr std::uint64_t most_counted = std::numeric_limits<std::int64_t>::max() - 1;
// A line has some hundred bytes; a file without newlines is no series.
constexpr std::size_t line_limit = std::size_t{64} << 10;

// Each counter by the word of its event.
template <typename Counters, typename Visit>
void each_counter(Counters& counters, const Visit& visit) {
    visit(Kind::memory_low, "low", counters.low);
    visit(Kind::memory_high, "high", counters.high);
    visit(Kind::memory_max, "max", counters.max);
    visit(Kind::oom, "oom", counters.oom);
    visit(Kind::oom_kill, "oom-kill", counters.oom_kill);
    visit(Kind::swap_high, "swap-high", counters.swap_high);
    visit(Kind::swap_max, "swap-max", counters.swap_max);
    visit(Kind::swap_fail, "swap-fail", counters.swap_fail);
}

class Reading {
  public:
    explicit Reading(const Moment& before) : before_(before), moment_(before) {
        moment_.event.reset();
        moment_.of.reset();
    }

    Result<Moment> read(const Value& line) && {
        bool has_time = false;
        each("", line,
             {{"at", [&](const Value& value) { has_time = true, read_time(value); }},
              {"event", [this](const Value& value) { read_event(value); }},
              {"of", [this](const Value& value) { read_domain(value); }},
              {"psi", [this](const Value& value) { read_psi(value); }},
              {"memory", [this](const Value& value) { read_memory(value); }},
              {"tasks", count("tasks", moment_.signals.tasks_current)},
              {"cpu-usage", count("cpu-usage", moment_.signals.cpu_usage)},
              {"load", [this](const Value& value) { moment_.signals.load = amount("load", value); }}});
        if (!has_time) {
            refuse("'at' is missing: seconds since the series began, such as 12.5");
        }
        count_event();
        return error_.empty() ? Result<Moment>(moment_) : failure(error_);
    }

  private:
    using Take = std::function<void(const Value&)>;
    using Keys = std::vector<std::pair<std::string, Take>>;

    void refuse(const std::string& what) {
        if (error_.empty()) {
            error_ = what;
        }
    }

    void each(const std::string& where, const Value& value, const Keys& keys) {
        const auto* hash = std::get_if<Hash>(&value.data);
        if (hash == nullptr) {
            refuse(fmt::format("{} is an object, found {}", where.empty() ? "a line" : "'" + where + "'",
                               kind_of(value)));
            return;
        }
        for (const model::HashEntry& entry : *hash) {
            const auto found = std::find_if(keys.begin(), keys.end(),
                                            [&](const auto& key) { return key.first == entry.key; });
            if (found != keys.end()) {
                found->second(entry.value);
                continue;
            }
            std::vector<std::string> known;
            std::transform(keys.begin(), keys.end(), std::back_inserter(known),
                           [](const auto& key) { return key.first; });
            refuse(fmt::format("unknown key '{}'{}; there are {}", escape_control(entry.key),
                               where.empty() ? "" : " in '" + where + "'",
                               fmt::format("{}", fmt::join(known, ", "))));
        }
    }

    double amount(const std::string& where, const Value& value) {
        const auto* real = std::get_if<double>(&value.data);
        const auto* whole = std::get_if<std::int64_t>(&value.data);
        const double number = real != nullptr ? *real : whole != nullptr ? static_cast<double>(*whole) : -1;
        if (!(number >= 0) || !std::isfinite(number)) {
            refuse(fmt::format("'{}' is a number from 0", where));
            return 0;
        }
        return number;
    }

    Take count(const std::string& where, std::optional<std::uint64_t>& target) {
        return [this, where, &target](const Value& value) { target = counted(where, value, false); };
    }
    // "infinity" for no limit.
    Take limit(const std::string& where, std::optional<std::uint64_t>& target) {
        return [this, where, &target](const Value& value) { target = counted(where, value, true); };
    }

    std::uint64_t counted(const std::string& where, const Value& value, bool is_limit) {
        const auto* text = std::get_if<std::string>(&value.data);
        if (is_limit && text != nullptr && *text == "infinity") {
            return infinity;
        }
        const auto* number = std::get_if<std::int64_t>(&value.data);
        if (number == nullptr || *number < 0) {
            refuse(
                fmt::format("'{}' is a whole number from 0{}", where, is_limit ? ", or \"infinity\"" : ""));
            return 0;
        }
        return static_cast<std::uint64_t>(*number);
    }

    void read_time(const Value& value) {
        const double seconds = amount("at", value);
        if (seconds > most_seconds) {
            refuse("'at' is more than a year");
            return;
        }
        moment_.at = Time(std::llround(seconds * second));
        if (moment_.at < before_.at) {
            refuse(fmt::format("'at' is {:g}, before the line above, which is at {:g}", seconds,
                               static_cast<double>(before_.at.count()) / second));
        }
    }

    void read_event(const Value& value) {
        const auto* word = std::get_if<std::string>(&value.data);
        if (word != nullptr && *word == "healthy") {
            moment_.is_healthy = true;
            return;
        }
        moment_.event = word == nullptr ? std::nullopt : parse_kind(*word);
        if (!moment_.event) {
            std::vector<std::string> words{"healthy"};
            for (std::size_t kind = 0; kind < kinds; ++kind) {
                words.emplace_back(to_string(static_cast<Kind>(kind)));
            }
            refuse(fmt::format("'event' is one of {}", join_words(words, " or ")));
        } else if (*moment_.event == Kind::unhealthy) {
            moment_.is_healthy = false;
            moment_.event.reset();
        }
    }

    void read_domain(const Value& value) {
        const auto* word = std::get_if<std::string>(&value.data);
        for (const Domain domain : {Domain::system, Domain::unit, Domain::slice}) {
            if (word != nullptr && *word == to_string(domain)) {
                moment_.of = domain;
                return;
            }
        }
        refuse("'of' is system, unit or slice");
    }

    Keys stall_keys(const std::string& where, Stall& stall) {
        return {
            {"avg10", [&, where](const Value& value) { stall.avg10 = amount(where + ".avg10", value); }},
            {"avg60", [&, where](const Value& value) { stall.avg60 = amount(where + ".avg60", value); }},
            {"avg300", [&, where](const Value& value) { stall.avg300 = amount(where + ".avg300", value); }},
            {"total",
             [&, where](const Value& value) { stall.total = counted(where + ".total", value, false); }}};
    }

    // What stands beside "some" and "full" is of "some".
    Keys pressure_keys(const std::string& where, Pressure& pressure) {
        Keys keys = stall_keys(where, pressure.some);
        for (auto [word, stall] : {std::pair{"some", &pressure.some}, {"full", &pressure.full}}) {
            const std::string below = where + "." + word;
            keys.emplace_back(word, [this, below, stall = stall](const Value& value) {
                each(below, value, stall_keys(below, *stall));
            });
        }
        return keys;
    }

    Pressure& pressure(Domain domain, Resource resource) {
        auto& known = moment_.signals.pressure(domain, resource);
        known = known.value_or(Pressure{});
        return *known;
    }

    void read_psi(const Value& value) {
        Keys keys;
        for (const Resource resource : {Resource::memory, Resource::cpu, Resource::io}) {
            keys.emplace_back(std::string(to_string(resource)),
                              [this, resource](const Value& one) { read_resource(resource, one); });
        }
        each("psi", value, keys);
    }

    void read_resource(Resource resource, const Value& value) {
        const std::string where = fmt::format("psi.{}", to_string(resource));
        Pressure system = moment_.signals.pressure(Domain::system, resource).value_or(Pressure{});
        bool has_system = false;
        Keys keys = pressure_keys(where, system);
        for (auto& [key, take] : keys) {
            take = [&has_system, take = std::move(take)](const Value& one) { has_system = true, take(one); };
        }
        for (const Domain domain : {Domain::unit, Domain::slice}) {
            const std::string below = fmt::format("{}.{}", where, to_string(domain));
            keys.emplace_back(std::string(to_string(domain)),
                              [this, below, domain, resource](const Value& one) {
                                  each(below, one, pressure_keys(below, pressure(domain, resource)));
                              });
        }
        each(where, value, keys);
        if (has_system) {
            moment_.signals.pressure(Domain::system, resource) = system;
        }
    }

    void read_memory(const Value& value) {
        Signals& signals = moment_.signals;
        each("memory", value,
             {{"current", count("memory.current", signals.memory_current)},
              {"swap", count("memory.swap", signals.swap_current)},
              {"high", limit("memory.high", signals.memory_high)},
              {"max", limit("memory.max", signals.memory_max)},
              {"available", count("memory.available", signals.memory_available)},
              {"total", count("memory.total", signals.memory_total)},
              {"events", [this](const Value& events) { read_events(events); }}});
    }

    void read_events(const Value& value) {
        MemoryCounters counters = moment_.signals.memory_counters.value_or(MemoryCounters{});
        Keys keys;
        each_counter(counters, [&](Kind /*kind*/, const std::string& word, std::uint64_t& number) {
            keys.emplace_back(word, [this, word, &number](const Value& one) {
                number = counted("memory.events." + word, one, false);
            });
        });
        keys.emplace_back("oom-group-kill", [this, &counters](const Value& one) {
            counters.oom_group_kill = counted("memory.events.oom-group-kill", one, false);
        });
        each("memory.events", value, keys);
        moment_.signals.memory_counters = counters;
    }

    void count_event() {
        if (!moment_.event) {
            return;
        }
        const MemoryCounters before = before_.signals.memory_counters.value_or(MemoryCounters{});
        MemoryCounters counters = moment_.signals.memory_counters.value_or(MemoryCounters{});
        bool is_of_memory = false;
        each_counter(counters, [&](Kind kind, const char* /*word*/, std::uint64_t& number) {
            if (kind != *moment_.event) {
                return;
            }
            is_of_memory = true;
            each_counter(before, [&](Kind old_kind, const char* /*word*/, const std::uint64_t& old_number) {
                number = old_kind == kind ? std::max(number, std::min(old_number, most_counted) + 1) : number;
            });
        });
        if (is_of_memory) {
            moment_.signals.memory_counters = counters;
        }
    }

    const Moment& before_;
    Moment moment_;
    std::string error_;
};

Value number(std::uint64_t value) {
    return value == infinity ? Value{std::string("infinity")} : Value{static_cast<std::int64_t>(value)};
}

Value value_of(const Stall& stall) {
    return {Hash{{"avg10", {stall.avg10}},
                 {"avg300", {stall.avg300}},
                 {"avg60", {stall.avg60}},
                 {"total", number(stall.total)}}};
}

void put_pressure(const Pressure& pressure, Hash& hash) {
    hash.push_back({"some", value_of(pressure.some)});
    hash.push_back({"full", value_of(pressure.full)});
}

}  // namespace

Result<Moment> parse_moment(std::string_view line, const Moment& before) {
    const auto value = parse_value(line);
    return value ? Reading(before).read(*value) : tl::unexpected(value.error());
}

Result<std::vector<Moment>> parse_series(std::istream& lines) {
    std::vector<Moment> series;
    int number = 0;
    // For the NUL that getline() adds, too.
    std::vector<char> buffer(line_limit + 1);
    while (lines.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {
        ++number;
        // The newline counts where there is one.
        const auto taken = static_cast<std::size_t>(lines.gcount());
        const std::string_view line(buffer.data(), lines.eof() ? taken : taken - 1);
        if (trim(line).empty() || trim(line).front() == '#') {
            continue;
        }
        auto moment = parse_moment(line, series.empty() ? Moment{} : series.back());
        if (!moment) {
            return failure(fmt::format("{}: {}", number, moment.error().message));
        }
        series.push_back(*moment);
    }
    if (!lines.eof()) {
        return failure(fmt::format("{}: a line has at most {} bytes", number + 1, line_limit));
    }
    return series;
}

std::string to_line(const Moment& moment) {
    const Signals& signals = moment.signals;
    Hash psi;
    for (const Resource resource : {Resource::memory, Resource::cpu, Resource::io}) {
        Hash one;
        if (const auto& system = signals.pressure(Domain::system, resource)) {
            put_pressure(*system, one);
        }
        for (const Domain domain : {Domain::unit, Domain::slice}) {
            if (const auto& own = signals.pressure(domain, resource)) {
                Hash below;
                put_pressure(*own, below);
                one.push_back({std::string(to_string(domain)), {std::move(below)}});
            }
        }
        if (!one.empty()) {
            psi.push_back({std::string(to_string(resource)), {std::move(one)}});
        }
    }
    const auto put = [](Hash& hash, const char* key, const std::optional<std::uint64_t>& value) {
        if (value) {
            hash.push_back({key, number(*value)});
        }
    };
    Hash memory;
    put(memory, "current", signals.memory_current);
    put(memory, "swap", signals.swap_current);
    put(memory, "high", signals.memory_high);
    put(memory, "max", signals.memory_max);
    put(memory, "available", signals.memory_available);
    put(memory, "total", signals.memory_total);
    if (const auto& counters = signals.memory_counters) {
        Hash events;
        each_counter(*counters, [&](Kind /*kind*/, const char* word, const std::uint64_t& count) {
            put(events, word, count);
        });
        put(events, "oom-group-kill", counters->oom_group_kill);
        memory.push_back({"events", {std::move(events)}});
    }
    Hash line{{"at", {static_cast<double>(moment.at.count()) / second}}};
    if (moment.event) {
        line.push_back({"event", {std::string(to_string(*moment.event))}});
    } else if (!moment.is_healthy) {
        line.push_back({"event", {std::string(to_string(Kind::unhealthy))}});
    }
    if (moment.of) {
        line.push_back({"of", {std::string(to_string(*moment.of))}});
    }
    if (!psi.empty()) {
        line.push_back({"psi", {std::move(psi)}});
    }
    if (!memory.empty()) {
        line.push_back({"memory", {std::move(memory)}});
    }
    put(line, "tasks", signals.tasks_current);
    put(line, "cpu-usage", signals.cpu_usage);
    if (signals.load) {
        line.push_back({"load", {*signals.load}});
    }
    return to_json({std::move(line)});
}

}  // namespace sparrow::watch
