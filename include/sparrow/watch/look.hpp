// Reads what is known of a unit and its machine from the kernel's files.
#pragma once

#include <string>

#include "sparrow/watch/control_group.hpp"
#include "sparrow/watch/signals.hpp"

namespace sparrow::watch {

// Where the kernel's files are; tests have trees of plain files.
struct KernelFiles {
    std::string proc = "/proc";
    std::string control_groups = "/sys/fs/cgroup";
};

// What is measured, of the machine, of `unit` and of the group that it is in. What cannot be read is missing.
Signals look(const KernelFiles& files, const ControlGroup* unit, const Measures& measures = Measures::all());

// Total memory of the machine in bytes, and its available part; nothing where /proc does not tell.
void read_memory(const KernelFiles& files, Signals& signals);

}  // namespace sparrow::watch
