// Whose service manager units are for.
#pragma once

#include <string_view>

namespace sparrow {

// The system's, PID 1, or that of a user, user@UID.service ($SYSTEMD_SCOPE in systemd.generator(7)).
enum class Scope { system, user };

// "system" or "user".
constexpr std::string_view to_string(Scope scope) {
    return scope == Scope::user ? "user" : "system";
}

// The command that makes the manager translate its sources anew.
constexpr std::string_view reload_command(Scope scope) {
    return scope == Scope::user ? "systemctl --user daemon-reload" : "systemctl daemon-reload";
}

}  // namespace sparrow
