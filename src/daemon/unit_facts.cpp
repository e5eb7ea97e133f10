#include "sparrow/daemon/unit_facts.hpp"

#include <algorithm>
#include <limits>

#include "sparrow/base/text.hpp"

namespace sparrow::daemon {

namespace {

template <typename T>
T as(const sd::Variant& value) {
    const auto* found = std::get_if<T>(&value);
    return found == nullptr ? T{} : *found;
}

bool is_below_root(const std::string& path) {
    const auto parts = split(path, '/');
    return path.starts_with('/') && std::find(parts.begin(), parts.end(), "..") == parts.end();
}

}  // namespace

void take_fact(const std::string& name, const sd::Variant& value, UnitFacts& facts) {
    if (name == "FragmentPath") {
        facts.fragment = as<std::string>(value);
    } else if (name == "DropInPaths") {
        facts.drop_ins = as<std::vector<std::string>>(value);
    } else if (name == "ActiveState") {
        facts.active_state = as<std::string>(value);
    } else if (name == "ControlGroup") {
        const auto path = as<std::string>(value);
        facts.control_group = is_below_root(path) ? path : "";
    } else if (name == "InvocationID") {
        facts.invocation = as<std::vector<std::uint8_t>>(value);
    } else if (name == "MainPID") {
        const auto pid = as<std::uint64_t>(value);
        facts.main_pid =
            pid <= std::numeric_limits<std::int32_t>::max() ? static_cast<std::uint32_t>(pid) : 0;
    }
}

}  // namespace sparrow::daemon
