#include "sparrow/watch/look.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <optional>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/watch/cgroup_files.hpp"

namespace sparrow::watch {

namespace {

std::optional<std::string> content_of(const std::string& path) {
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> buffer{};
    const ssize_t size = file ? read(file.get(), buffer.data(), buffer.size()) : -1;
    return size < 0 ? std::nullopt
                    : std::optional(std::string(buffer.data(), static_cast<std::size_t>(size)));
}

// The kibibytes behind "Name:" in /proc/meminfo, in bytes.
std::optional<std::uint64_t> meminfo(std::string_view text, std::string_view name) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") {
            continue;
        }
        const std::string_view number = trim(line.substr(name.size() + 1));
        std::uint64_t kibibytes = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), kibibytes).ec != std::errc()) {
            return std::nullopt;
        }
        constexpr std::uint64_t kibi = 1024;
        return kibibytes * kibi;
    }
    return std::nullopt;
}

std::optional<Pressure> pressure_in(const Result<std::string>& text) {
    const auto parsed = text ? parse_pressure(*text) : Result<Pressure>(tl::unexpected(text.error()));
    return parsed ? std::optional(*parsed) : std::nullopt;
}

std::optional<std::uint64_t> limit_in(const ControlGroup& group, const char* name) {
    const auto text = group.read(name);
    const auto parsed = text ? parse_limit(*text) : Result<std::uint64_t>(tl::unexpected(text.error()));
    return parsed ? std::optional(*parsed) : std::nullopt;
}

void look_at_unit(const ControlGroup& unit, const Measures& measures, Signals& signals) {
    for (const Resource resource : {Resource::memory, Resource::cpu, Resource::io}) {
        for (const Domain domain : {Domain::unit, Domain::slice}) {
            if (measures.pressure(domain, resource)) {
                const std::string name =
                    fmt::format("{}{}.pressure", domain == Domain::slice ? "../" : "", to_string(resource));
                signals.pressure(domain, resource) = pressure_in(unit.read(name.c_str()));
            }
        }
    }
    signals.memory_current = limit_in(unit, "memory.current");
    signals.swap_current = limit_in(unit, "memory.swap.current");
    signals.memory_high = limit_in(unit, "memory.high");
    signals.memory_max = limit_in(unit, "memory.max");
    signals.tasks_current = limit_in(unit, "pids.current");
    MemoryCounters counters;
    if (const auto events = unit.read("memory.events"); events && parse_memory_events(*events, counters)) {
        if (const auto swap = unit.read("memory.swap.events")) {
            (void)parse_swap_events(*swap, counters);
        }
        signals.memory_counters = counters;
    }
    if (const auto text = measures.cpu_usage ? unit.read("cpu.stat") : failure("not measured")) {
        if (const auto usage = parse_keyed(*text, "usage_usec")) {
            signals.cpu_usage = *usage;
        }
    }
}

void read_load(const KernelFiles& files, Signals& signals) {
    if (const auto text = content_of(files.proc + "/loadavg")) {
        double load = 0;
        if (std::from_chars(text->data(), text->data() + text->size(), load).ec == std::errc()) {
            signals.load = load;
        }
    }
}

}  // namespace

void read_memory(const KernelFiles& files, Signals& signals) {
    if (const auto text = content_of(files.proc + "/meminfo")) {
        signals.memory_total = meminfo(*text, "MemTotal");
        signals.memory_available = meminfo(*text, "MemAvailable");
    }
}

Signals look(const KernelFiles& files, const ControlGroup* unit, const Measures& measures) {
    Signals signals;
    for (const Resource resource : {Resource::memory, Resource::cpu, Resource::io}) {
        if (measures.pressure(Domain::system, resource)) {
            const auto text = content_of(fmt::format("{}/pressure/{}", files.proc, to_string(resource)));
            signals.pressure(Domain::system, resource) =
                pressure_in(text ? Result<std::string>(*text) : failure("no such file"));
        }
    }
    if (measures.machine) {
        read_memory(files, signals);
        read_load(files, signals);
    }
    if (unit != nullptr) {
        look_at_unit(*unit, measures, signals);
    }
    return signals;
}

}  // namespace sparrow::watch
