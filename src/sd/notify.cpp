#include "sparrow/sd/notify.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <ctime>

namespace sparrow::sd {

void notify(const std::string& state) {
    (void)sd_notify(0, state.c_str());
}

void notify_reloading() {
    timespec now{};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    constexpr std::int64_t second = 1'000'000;
    constexpr std::int64_t nanoseconds = 1000;
    notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.tv_sec * second + now.tv_nsec / nanoseconds));
}

}  // namespace sparrow::sd
