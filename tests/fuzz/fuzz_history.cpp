// The history as it is read back: any bytes in the file, and what of it goes over the bus.
#include <algorithm>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/daemon/chronicle.hpp"
#include "sparrow/watch/history.hpp"

using sparrow::fuzz::require;
using namespace sparrow;
using namespace sparrow::watch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto all = latest_in(text, "", size);
    std::string written;
    for (const Record& record : all) {
        const std::string line = to_line(record);
        require(std::none_of(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\0'; }),
                "a record is one line");
        const auto again = parse_record(line);
        require(again && to_line(*again) == line, "a record is read back as it was written");
        require(record.entry.cause.line >= 0, "a line counts from 0");
        const std::string told = daemon::sentence(record);
        require(std::none_of(told.begin(), told.end(), [](char c) { return c >= 0 && c < ' '; }),
                "the journal gets one line");
        written += line + "\n";
    }
    require(latest_in(written, "", size).size() == all.size(), "as many are read back");
    // Half a line at the end, as a crash leaves it, takes no other with it.
    require(latest_in(written + "{\"when\":1", "", size).size() == all.size(), "half a line spoils no other");
    if (!all.empty()) {
        const auto one = latest_in(text, "", 1);
        require(one.size() == 1 && to_line(one[0]) == to_line(all.back()), "the latest comes last");
        const std::string& unit = all.front().unit;
        const auto of_unit = latest_in(text, unit, size);
        require(unit.empty() || std::all_of(of_unit.begin(), of_unit.end(),
                                            [&](const Record& record) { return record.unit == unit; }),
                "one unit's are its own");
    }
    return 0;
}
