// What a service tells systemd of itself: sd_notify(3).
#pragma once

#include <string>

namespace sparrow::sd {

// Lines of "NAME=VALUE"; without effect where nobody listens (no $NOTIFY_SOCKET).
void notify(const std::string& state);

// "RELOADING=1" with the time that Type=notify-reload wants to see with it.
void notify_reloading();

}  // namespace sparrow::sd
