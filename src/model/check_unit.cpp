#include "sparrow/model/check_unit.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace sparrow::model {

namespace {

const std::vector<std::string>* find_assignments(const Unit& unit, std::string_view name) {
    const auto found = std::find_if(unit.settings.begin(), unit.settings.end(),
                                    [&](const UnitSetting& setting) { return setting.name == name; });
    return found == unit.settings.end() ? nullptr : &found->assignments;
}

// The assignments that count: those after the last empty one.
std::size_t count_effective(const std::vector<std::string>* assignments) {
    if (assignments == nullptr) {
        return 0;
    }
    const auto reset = std::find(assignments->rbegin(), assignments->rend(), std::string());
    return static_cast<std::size_t>(reset - assignments->rbegin());
}

void check_service(const Unit& unit, std::vector<std::string>& messages) {
    const auto* type = find_assignments(unit, "Type");
    const std::size_t starts = count_effective(find_assignments(unit, "ExecStart"));
    // service_add_default(): what says nothing of its type and has neither command nor bus name is oneshot.
    const bool is_oneshot = type != nullptr ? !type->empty() && type->back() == "oneshot"
                                            : starts == 0 && find_assignments(unit, "BusName") == nullptr;
    if (starts == 0 && count_effective(find_assignments(unit, "ExecStop")) == 0 &&
        find_assignments(unit, "SuccessAction") == nullptr) {
        messages.emplace_back("a service needs a command: start => '/path/to/program'");
    } else if (starts == 0 && !is_oneshot) {
        messages.emplace_back("a service without a start command must have type => 'oneshot'");
    } else if (starts > 1 && !is_oneshot) {
        messages.push_back(
            fmt::format("{} start commands, but only type => 'oneshot' takes more than one; to give one "
                        "command as its words, write "
                        "start => command('/path/to/program', 'argument', …)",
                        starts));
    }
}

void check_has_one_of(const Unit& unit, const std::vector<std::string_view>& names,
                      const std::string& message, std::vector<std::string>& messages) {
    if (std::none_of(names.begin(), names.end(), [&](std::string_view name) {
            return count_effective(find_assignments(unit, name)) > 0;
        })) {
        messages.push_back(message);
    }
}

}  // namespace

std::vector<std::string> check_unit(const Unit& unit) {
    std::vector<std::string> messages;
    switch (unit.name.type()) {
        case unit::UnitType::service:
            check_service(unit, messages);
            break;
        case unit::UnitType::timer:
            check_has_one_of(
                unit,
                {"OnCalendar", "OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec",
                 "OnUnitInactiveSec", "OnClockChange", "OnTimezoneChange"},
                "a timer needs a time: on-calendar => 'daily', or on-boot-sec, on-unit-active-sec, …",
                messages);
            break;
        case unit::UnitType::socket:
            check_has_one_of(
                unit,
                {"ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenSpecial",
                 "ListenNetlink", "ListenMessageQueue", "ListenUSBFunction"},
                "a socket needs an address: listen-stream => '/run/x.socket', or another listen-…", messages);
            break;
        case unit::UnitType::path:
            check_has_one_of(
                unit, {"PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"},
                "a path unit needs a path to watch: path-exists => '/x', or path-changed, path-modified, …",
                messages);
            break;
        case unit::UnitType::mount:
            check_has_one_of(unit, {"What"}, "a mount needs what it mounts: what => '/dev/disk/by-label/srv'",
                             messages);
            break;
        case unit::UnitType::swap:
            check_has_one_of(unit, {"What"}, "a swap needs its device or file: what => '/dev/sdb1'",
                             messages);
            break;
        default:
            break;
    }
    return messages;
}

}  // namespace sparrow::model
