#include "sparrow/model/catalogue.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <sstream>
#include <string>

#include "support/catch.hpp"
#include "support/command.hpp"

using namespace sparrow::model;
using sparrow::test::run_command;
using sparrow::unit::UnitType;

namespace {

std::string section_and_name(const Directive* row) {
    return row == nullptr ? "nothing" : std::string(row->section) + "." + std::string(row->name);
}

std::string found(UnitType type, std::string_view key) {
    return section_and_name(find_key(type, key));
}

const Directive& row(std::string_view section, std::string_view name) {
    const Directive* directive = find(section, name);
    REQUIRE(directive != nullptr);
    return *directive;
}

}  // namespace

TEST_CASE("the catalogue agrees with the installed systemd") {
    const char* program = "/usr/lib/systemd/systemd";
    if (access(program, X_OK) != 0) {
        program = "/lib/systemd/systemd";
    }
    if (access(program, X_OK) != 0) {
        WARN("skipped: systemd is not installed");
        return;
    }
    // "systemd 252 (252.39-1~deb12u2)"
    const std::string version = run_command(program + std::string(" --version")).output;
    const int release = std::atoi(version.c_str() + std::min(version.find(' '), version.size()));
    REQUIRE(release > 0);

    std::set<std::string> theirs;
    std::istringstream lines(run_command(program + std::string(" --dump-configuration-items")).output);
    std::string section;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('[')) {
            section = line.substr(1, line.size() - 2);
        } else if (const std::size_t equals = line.find('='); equals != std::string::npos) {
            theirs.insert(section + "." + line.substr(0, equals));
        }
    }
    REQUIRE(theirs.size() > 1000);

    std::string difference;
    for (const std::string& name : theirs) {
        const std::size_t dot = name.find('.');
        if (find(name.substr(0, dot), name.substr(dot + 1)) == nullptr) {
            difference += "\n+ " + name + "  (systemd has it, directives.inc has not)";
        }
    }
    for (const Directive& directive : directives()) {
        // The dump hides what is silently ignored (DISABLED_LEGACY in load-fragment-gperf).
        if (directive.first_release <= release && directive.legacy != Legacy::ignored &&
            !theirs.contains(section_and_name(&directive))) {
            difference += "\n- " + section_and_name(&directive) + "  (directives.inc has it from v" +
                          std::to_string(directive.first_release) + " on, systemd " +
                          std::to_string(release) + " has not)";
        }
    }
    CHECK(difference == "");
}

TEST_CASE("a setting is found by section and exact name") {
    CHECK(row("Service", "MemoryMax").value == ValueClass::percent_or_bytes);
    CHECK(row("Unit", "After").repeat == Repeat::list);
    CHECK(row("Timer", "Unit").first_wins);
    CHECK(find("Service", "memorymax") == nullptr);
    CHECK(find("Service", "After") == nullptr);
    CHECK(find("Nothing", "After") == nullptr);
    CHECK(find("", "") == nullptr);
    for (const Directive& directive : directives()) {
        REQUIRE(find(directive.section, directive.name) == &directive);
        REQUIRE(find_in_section(directive.section, kebab(directive.name)) == &directive);
    }
}

TEST_CASE("a key finds its section") {
    CHECK(found(UnitType::service, "memory-max") == "Service.MemoryMax");
    CHECK(found(UnitType::service, "MemoryMax") == "Service.MemoryMax");
    CHECK(found(UnitType::service, "memorymax") == "Service.MemoryMax");
    CHECK(found(UnitType::socket, "exec-start-pre") == "Socket.ExecStartPre");
    CHECK(found(UnitType::service, "after") == "Unit.After");
    CHECK(found(UnitType::service, "wanted-by") == "Install.WantedBy");
    CHECK(found(UnitType::timer, "on-calendar") == "Timer.OnCalendar");
    CHECK(found(UnitType::target, "description") == "Unit.Description");
    CHECK(found(UnitType::device, "description") == "Unit.Description");

    CHECK(found(UnitType::service, "Memory-Max") == "nothing");
    CHECK(found(UnitType::service, "memoryMax") == "nothing");
    CHECK(found(UnitType::service, "memory_max") == "nothing");
    CHECK(found(UnitType::timer, "exec-start") == "nothing");
    CHECK(found(UnitType::target, "memory-max") == "nothing");
    CHECK(found(UnitType::service, "") == "nothing");
    CHECK(found(UnitType::service, "-") == "nothing");
}

TEST_CASE("a current setting is preferred to a legacy one") {
    CHECK(found(UnitType::service, "start-limit-burst") == "Unit.StartLimitBurst");
    CHECK(row("Service", "StartLimitBurst").legacy == Legacy::moved);
    // Both are legacy: the type's own section.
    CHECK(found(UnitType::service, "start-limit-interval") == "Service.StartLimitInterval");
    CHECK(section_and_name(successor(row("Service", "StartLimitInterval"))) == "Unit.StartLimitIntervalSec");
    CHECK(section_and_name(successor(row("Swap", "ReadOnlyDirectories"))) == "Swap.ReadOnlyPaths");
    CHECK(successor(row("Service", "MemoryMax")) == nullptr);
    for (const Directive& directive : directives()) {
        CAPTURE(directive.section, directive.name);
        const bool replaced = directive.legacy == Legacy::old_name || directive.legacy == Legacy::moved;
        REQUIRE((successor(directive) != nullptr) == replaced);
    }
}

TEST_CASE("the nearest key") {
    CHECK(nearest(UnitType::service, "memroy-max") == "memory-max");
    CHECK(nearest(UnitType::service, "MemoryMx") == "memory-max");
    CHECK(nearest(UnitType::service, "Memory-Max") == "memory-max");
    CHECK(nearest(UnitType::service, "exec-strat") == "exec-start");
    CHECK(nearest(UnitType::service, "descripton") == "description");
    CHECK(nearest(UnitType::timer, "on-calender") == "on-calendar");
    CHECK_FALSE(nearest(UnitType::service, "frobnicate"));
    CHECK_FALSE(nearest(UnitType::service, ""));
    CHECK(nearest(UnitType::service, "memory-limits") != "memory-limit");
    const std::array<std::string_view, 2> shorthands{"after-service", "env"};
    CHECK(nearest(UnitType::service, "after-servce", shorthands) == "after-service");
    CHECK(nearest(UnitType::service, "enf", shorthands) == "env");
}

TEST_CASE("names in kebab-case") {
    CHECK(kebab("MemoryMax") == "memory-max");
    CHECK(kebab("CPUQuota") == "cpu-quota");
    CHECK(kebab("OOMScoreAdjust") == "oom-score-adjust");
    CHECK(kebab("IOReadIOPSMax") == "io-read-iops-max");
    CHECK(kebab("MountAPIVFS") == "mount-apivfs");
    CHECK(kebab("ExecStartPre") == "exec-start-pre");
    CHECK(kebab("AllowedCPUs") == "allowed-cpus");
    CHECK(kebab("UMask") == "umask");
    CHECK(kebab("BindIPv6Only") == "bind-ipv6-only");
    CHECK(kebab("SELinuxContextFromNet") == "selinux-context-from-net");
    CHECK(kebab("TTYVTDisallocate") == "tty-vt-disallocate");
    CHECK(kebab("TTYVHangup") == "tty-vhangup");
    CHECK(kebab("IPTOS") == "ip-tos");
    CHECK(kebab("RestrictSUIDSGID") == "restrict-suid-sgid");
    CHECK(kebab("MemoryZSwapMax") == "memory-zswap-max");
    CHECK(kebab("TimerSlackNSec") == "timer-slack-nsec");
    CHECK(kebab("after-service") == "after-service");
}

TEST_CASE("enumerations name their words and since when") {
    const auto words = values(row("Service", "Type"));
    const auto notify_reload = std::find_if(words.begin(), words.end(),
                                            [](const EnumValue& v) { return v.word == "notify-reload"; });
    REQUIRE(notify_reload != words.end());
    CHECK(notify_reload->first_release == 253);
    CHECK(words.front().word == "dbus");
    CHECK(words.front().first_release == 0);
    CHECK(row("Service", "ProtectSystem").yes_means == "yes");
    CHECK(split_list(row("Service", "MemoryMax").keyword_list) == std::vector<std::string_view>{"infinity"});
    CHECK(split_list(row("Service", "StandardOutput").prefix_list).size() == 4);
    CHECK(row("Service", "Nice").min == -20);
    CHECK(row("Service", "Nice").max == 19);
    CHECK(values(row("Service", "MemoryMax")).empty());
    for (const Directive& directive : directives()) {
        CAPTURE(directive.section, directive.name);
        const auto accepted = values(directive);
        if (directive.value == ValueClass::enumeration) {
            REQUIRE_FALSE(accepted.empty());
        }
        for (const EnumValue& value : accepted) {
            REQUIRE_FALSE(value.word.empty());
            REQUIRE((value.first_release == 0 || value.first_release > 252));
        }
        if (!directive.yes_means.empty()) {
            REQUIRE(std::any_of(accepted.begin(), accepted.end(),
                                [&](const EnumValue& v) { return v.word == directive.yes_means; }));
        }
    }
}

TEST_CASE("what systemd changes at run time") {
    CHECK(row("Service", "MemoryMax").is_runtime());
    CHECK(row("Slice", "ManagedOOMSwap").runtime_since == 247);
    CHECK(row("Unit", "Description").is_runtime());
    CHECK_FALSE(row("Socket", "ManagedOOMSwap").is_runtime());
    CHECK_FALSE(row("Service", "ExecStart").is_runtime());
    CHECK_FALSE(row("Service", "Environment").is_runtime());
}

TEST_CASE("lists are joined where systemd splits them into plain words") {
    CHECK(joins_with_space(row("Unit", "After")));
    CHECK(joins_with_space(row("Install", "WantedBy")));
    CHECK(joins_with_space(row("Service", "ReadWritePaths")));
    CHECK(joins_with_space(row("Service", "SupplementaryGroups")));
    CHECK_FALSE(joins_with_space(row("Service", "ExecSearchPath")));
    CHECK_FALSE(joins_with_space(row("Service", "SystemCallFilter")));
    CHECK_FALSE(joins_with_space(row("Service", "CapabilityBoundingSet")));
    CHECK_FALSE(joins_with_space(row("Service", "ExecStart")));
    CHECK_FALSE(joins_with_space(row("Service", "Environment")));
    CHECK_FALSE(joins_with_space(row("Service", "EnvironmentFile")));
    CHECK_FALSE(joins_with_space(row("Service", "BindPaths")));
    CHECK_FALSE(joins_with_space(row("Socket", "ListenStream")));
    CHECK_FALSE(joins_with_space(row("Timer", "OnBootSec")));
    CHECK_FALSE(joins_with_space(row("Unit", "ConditionPathExists")));
    CHECK_FALSE(joins_with_space(row("Service", "DeviceAllow")));
    CHECK_FALSE(joins_with_space(row("Service", "MemoryMax")));
}
