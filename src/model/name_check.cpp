#include "name_check.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

namespace {

constexpr std::size_t max_file_name = 255;  // NAME_MAX
constexpr std::size_t max_path = 4096;      // PATH_MAX, with the NUL

bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_control(char c) {
    return (c >= 0 && c < ' ') || c == '\x7f';
}

bool all_of(std::string_view text, bool (*holds)(char)) {
    return std::all_of(text.begin(), text.end(), holds);
}

bool is_dots(std::string_view text) {
    return text == "." || text == "..";
}

}  // namespace

bool is_normal_path(std::string_view text) {
    std::size_t length = text.starts_with('/') ? 1 : 0;
    for (const std::string& component : split(text, '/')) {
        if (component == ".." || component.size() > max_file_name) {
            return false;
        }
        length += component == "." || component.empty() ? 0 : component.size() + 1;
    }
    return length > 0 && length <= max_path && is_utf8(text);
}

bool is_absolute_path(std::string_view text) {
    return text.starts_with('/') && is_normal_path(text);
}

bool is_relative_path(std::string_view text) {
    return !text.starts_with('/') && is_normal_path(text);
}

bool is_file_name(std::string_view text) {
    return !text.empty() && !is_dots(text) && text.size() <= max_file_name &&
           text.find('/') == std::string_view::npos;
}

bool is_fd_name(std::string_view text) {
    return text.size() <= max_file_name &&
           all_of(text, [](char c) { return c >= ' ' && c < 127 && c != ':'; });
}

bool is_credential_name(std::string_view text) {
    return is_file_name(text) && is_fd_name(text);
}

bool is_env_name(std::string_view text) {
    return !text.empty() && !is_digit(text[0]) &&
           all_of(text, [](char c) { return is_digit(c) || is_alpha(c) || c == '_'; });
}

bool is_env_assignment(std::string_view text) {
    const std::size_t equals = text.find('=');
    return equals != std::string_view::npos && is_env_name(text.substr(0, equals)) &&
           is_utf8(text.substr(equals + 1));
}

bool is_user_or_group(std::string_view text) {
    if (text.empty()) {
        return false;
    }
    if (all_of(text, is_digit)) {
        // parse_uid(): no leading zero, and not the two numbers that stand for "no user".
        const auto id = parse_uint32(text, 10);
        return id && (text == "0" || text[0] != '0') && *id != 65535 &&
               *id != std::numeric_limits<std::uint32_t>::max();
    }
    const bool is_negative = text[0] == '-' && all_of(text.substr(1), is_digit);
    return !text.starts_with(' ') && !text.ends_with(' ') && is_utf8(text) &&
           std::none_of(text.begin(), text.end(),
                        [](char c) { return is_control(c) || c == ':' || c == '/'; }) &&
           !is_negative && !is_dots(text);
}

bool is_interface_name(std::string_view text, std::size_t max_length) {
    if (text.empty() || text.size() > max_length || is_dots(text) || text == "all" || text == "default" ||
        all_of(text, is_digit)) {
        return false;
    }
    if (const auto index = parse_int32(text); index && *index > 0) {
        return false;
    }
    return all_of(text, [](char c) { return c > ' ' && c < 127 && c != ':' && c != '/' && c != '%'; });
}

bool is_signal(std::string_view text) {
    constexpr auto names = std::to_array<std::string_view>(
        {"HUP",  "INT",  "QUIT", "ILL",    "TRAP",   "ABRT",  "BUS",  "FPE",  "KILL", "USR1", "SEGV",
         "USR2", "PIPE", "ALRM", "TERM",   "STKFLT", "CHLD",  "CONT", "STOP", "TSTP", "TTIN", "TTOU",
         "URG",  "XCPU", "XFSZ", "VTALRM", "PROF",   "WINCH", "IO",   "PWR",  "SYS"});
    constexpr int last_signal = 64;
    constexpr int realtime_signals = 30;  // SIGRTMAX - SIGRTMIN with glibc
    if (const auto number = parse_int32(text)) {
        return *number > 0 && *number <= last_signal;
    }
    if (text.starts_with("SIG")) {
        text.remove_prefix(3);
    }
    if (std::find(names.begin(), names.end(), text) != names.end() || text == "RTMIN" || text == "RTMAX") {
        return true;
    }
    const bool from_min = text.starts_with("RTMIN+");
    if (!from_min && !text.starts_with("RTMAX-")) {
        return false;
    }
    const auto offset = parse_int32(text.substr(5));  // with its sign
    return offset && (from_min ? *offset >= 0 && *offset <= realtime_signals
                               : *offset <= 0 && *offset >= -realtime_signals);
}

bool is_exit_status(std::string_view text) {
    constexpr auto names = std::to_array<std::string_view>({"SUCCESS",
                                                            "FAILURE",
                                                            "CHDIR",
                                                            "NICE",
                                                            "FDS",
                                                            "EXEC",
                                                            "MEMORY",
                                                            "LIMITS",
                                                            "OOM_ADJUST",
                                                            "SIGNAL_MASK",
                                                            "STDIN",
                                                            "STDOUT",
                                                            "CHROOT",
                                                            "IOPRIO",
                                                            "TIMERSLACK",
                                                            "SECUREBITS",
                                                            "SETSCHEDULER",
                                                            "CPUAFFINITY",
                                                            "GROUP",
                                                            "USER",
                                                            "CAPABILITIES",
                                                            "CGROUP",
                                                            "SETSID",
                                                            "CONFIRM",
                                                            "STDERR",
                                                            "PAM",
                                                            "NETWORK",
                                                            "NAMESPACE",
                                                            "NO_NEW_PRIVILEGES",
                                                            "SECCOMP",
                                                            "SELINUX_CONTEXT",
                                                            "PERSONALITY",
                                                            "APPARMOR",
                                                            "ADDRESS_FAMILIES",
                                                            "RUNTIME_DIRECTORY",
                                                            "CHOWN",
                                                            "SMACK_PROCESS_LABEL",
                                                            "KEYRING",
                                                            "STATE_DIRECTORY",
                                                            "CACHE_DIRECTORY",
                                                            "LOGS_DIRECTORY",
                                                            "CONFIGURATION_DIRECTORY",
                                                            "NUMA_POLICY",
                                                            "CREDENTIALS",
                                                            "BPF",
                                                            "KSM",
                                                            "EXCEPTION",
                                                            "INVALIDARGUMENT",
                                                            "NOTIMPLEMENTED",
                                                            "NOPERMISSION",
                                                            "NOTINSTALLED",
                                                            "NOTCONFIGURED",
                                                            "NOTRUNNING",
                                                            "USAGE",
                                                            "DATAERR",
                                                            "NOINPUT",
                                                            "NOUSER",
                                                            "NOHOST",
                                                            "UNAVAILABLE",
                                                            "SOFTWARE",
                                                            "OSERR",
                                                            "OSFILE",
                                                            "CANTCREAT",
                                                            "IOERR",
                                                            "TEMPFAIL",
                                                            "PROTOCOL",
                                                            "NOPERM",
                                                            "CONFIG"});
    const auto number = parse_uint32(text);
    return (number && *number <= 255) || std::find(names.begin(), names.end(), text) != names.end();
}

bool is_unit_name(std::string_view text) {
    using unit::UnitType;
    // unit_type_may_template()
    constexpr auto with_instances = std::to_array<UnitType>(
        {UnitType::service, UnitType::socket, UnitType::target, UnitType::timer, UnitType::path});
    const auto type = unit::type_of(text);
    const bool is_instance = text.find('@') != std::string_view::npos;
    if (!type || (is_instance &&
                  std::find(with_instances.begin(), with_instances.end(), *type) == with_instances.end())) {
        return false;
    }
    // Its last part apart, a slice is named as a scope is.
    const std::string_view stem = text.substr(0, text.size() - unit::suffix(*type).size());
    return unit::UnitName::parse(*type == UnitType::slice ? std::string(stem) + ".scope" : std::string(text))
        .has_value();
}

bool is_ascii(std::string_view text) {
    return all_of(text, [](char c) { return c >= 0; });
}

bool equals_folded(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_safe_string(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return is_control(c) || c == '"' || c == '\'' || c == '\\'; });
}

bool may_be_base64(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
               c == '/' || c == '=' || c == '-' || c == '_' ||
               unit::whitespace.find(c) != std::string_view::npos;
    });
}

}  // namespace sparrow::model
