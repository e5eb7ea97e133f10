// What all watched units share.
#pragma once

#include <functional>
#include <string>

#include "sparrow/daemon/checker.hpp"
#include "sparrow/daemon/connection.hpp"
#include "sparrow/daemon/hook_client.hpp"
#include "sparrow/daemon/reloads.hpp"
#include "sparrow/daemon/stall_watch.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/look.hpp"
#include "sparrow/watch/unit_settings.hpp"

namespace sparrow::daemon {

// Everything must outlive them.
struct Means {
    sd::Event& event;
    const Connection& systemd;
    Reloads& reloads;
    HookClient& hooks;
    Checker& checker;
    StallWatch& stalls;
    watch::KernelFiles files;
    model::Machine machine;
    // Where drop-ins go: "/run/systemd/system", and where systemd puts those of properties:
    // "/run/systemd/system.control".
    std::string units_directory;
    std::string control_directory;
    // Where what must outlast this process is kept, a file for each unit.
    std::string state_directory;
    std::function<void(const std::string& unit, const std::string& source, const watch::Entry&)> tell;
};

}  // namespace sparrow::daemon
