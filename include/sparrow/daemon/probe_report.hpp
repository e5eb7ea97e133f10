// What systemd-sparrow-probe printed, as the daemon takes it. The probe is a process of its own because it
// reads what anybody may have sent: its report is believed no more than that.
#pragma once

#include <string>
#include <string_view>

namespace sparrow::daemon {

// How the probe ended.
enum class ProbeEnd {
    good,     // with exit status 0
    bad,      // with another, or by a signal that nobody here sent
    too_late  // it was killed when its time was over
};

struct ProbeReport {
    bool is_good = false;
    // Why it is not, in one line without control characters, shortened; empty where it is good.
    std::string why;
    // What of the server's answer was asked for: any text that JSON can hold.
    std::string body;
};

// `text` is what it printed: one line of JSON (probe/report), or anything.
ProbeReport read_probe_report(ProbeEnd end, std::string_view text);

}  // namespace sparrow::daemon
