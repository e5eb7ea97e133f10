// Of one unit, what the daemon has to know of systemd.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sparrow/sd/message.hpp"

namespace sparrow::daemon {

struct UnitFacts {
    std::string fragment;
    std::vector<std::string> drop_ins;
    std::string active_state;
    // Its path below the control groups' file system, from "/" on; empty where it has none.
    std::string control_group;
    std::vector<std::uint8_t> invocation;
    // 0 where it has none.
    std::uint32_t main_pid = 0;

    // Whether its processes run, those that reload it included.
    [[nodiscard]] bool is_running() const { return active_state == "active" || active_state == "reloading"; }
};

// Takes the property `name`, as org.freedesktop.systemd1(5) has it. One of another type, a path that leads
// out of the control groups and a number that is no process's count as if there were none; other names change
// nothing.
void take_fact(const std::string& name, const sd::Variant& value, UnitFacts& facts);

}  // namespace sparrow::daemon
