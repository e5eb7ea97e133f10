// Names: of units, users, variables, credentials, signals.
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "name_check.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

using unit::WordFlags;

constexpr WordFlags unquote_unescape{.unquote = true, .cunescape = true};

// Whether systemd itself expands a specifier in one of several words, which is then not judged.
bool has_percent(std::string_view text) {
    return text.find('%') != std::string_view::npos;
}

// config_parse_unit_deps(), config_parse_service_sockets(). Names with a specifier are left to systemd; the
// others in the same line are not.
Verdict check_unit_names(const Directive& directive, std::string_view text) {
    const bool sockets = directive.name == "Sockets";
    return check_words(text, {.retain_escape = true},
                       sockets ? "names of sockets such as web.socket"
                               : "unit names with their suffix, such as web.service or network.target",
                       [&](std::string_view name) {
                           return has_percent(name) ||
                                  (is_unit_name(name) && (!sockets || name.ends_with(".socket")));
                       });
}

// config_parse_unit_slice(), config_parse_socket_service(), config_parse_trigger_unit()
Verdict check_unit_name(const Directive& directive, std::string_view text) {
    const std::string_view suffix = directive.name == "Slice"     ? ".slice"
                                    : directive.name == "Service" ? ".service"
                                                                  : "";
    const bool is_template = text.find("@.") != std::string_view::npos;
    return accept_if(is_unit_name(text) && text.ends_with(suffix) && (suffix.empty() || !is_template), text,
                     fmt::format("the name of a unit, such as web{}", suffix.empty() ? ".service" : suffix));
}

// config_parse_user_group_compat(), config_parse_user_group_strv_compat(). Whether there is such a user is
// known only when the unit starts.
Verdict check_user(const Directive& /*directive*/, std::string_view text) {
    return accept_if(is_user_or_group(text), text, "a name or a number");
}

Verdict check_users(const Directive& /*directive*/, std::string_view text) {
    return check_words(text, {}, "names or numbers, with blanks between them", is_user_or_group);
}

// config_parse_environ()
Verdict check_environ(const Directive& /*directive*/, std::string_view text) {
    return check_words(text, unquote_unescape, "NAME=VALUE, in quotes where the value has blanks",
                       is_env_assignment);
}

// config_parse_pass_environ()
Verdict check_env_names(const Directive& /*directive*/, std::string_view text) {
    return check_words(text, unquote, "names of variables, with blanks between them", is_env_name);
}

// config_parse_unset_environ()
Verdict check_unset(const Directive& /*directive*/, std::string_view text) {
    return check_words(text, unquote_unescape, "names of variables or NAME=VALUE, with blanks between them",
                       [](std::string_view word) { return is_env_name(word) || is_env_assignment(word); });
}

// config_parse_log_extra_fields(), journal_field_valid()
Verdict check_journal_fields(const Directive& /*directive*/, std::string_view text) {
    constexpr std::size_t max_name = 64;
    return check_words(text, unquote_unescape,
                       "FIELD=VALUE, with fields of A-Z, 0-9 and _, in quotes where the value has blanks",
                       [](std::string_view word) {
                           const std::string_view name = word.substr(0, word.find('='));
                           return name.size() < word.size() && !name.empty() && name.size() <= max_name &&
                                  name[0] != '_' && (name[0] < '0' || name[0] > '9') &&
                                  std::all_of(name.begin(), name.end(), [](char c) {
                                      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
                                  });
                       });
}

// The name in front of the first ":", and what follows.
struct Credential {
    std::string name;
    std::string_view rest;
    bool is_fine = false;
};

Credential credential_of(std::string_view text) {
    Credential credential;
    unit::WordReader reader(text);
    credential.is_fine = reader.next(credential.name, {.dont_coalesce_separators = true}, ":") ==
                             unit::WordReader::Status::word &&
                         is_credential_name(credential.name);
    credential.rest = reader.rest().value_or("");
    return credential;
}

// path_is_normalized() (src/basic/path-util.c): as it stands, without any simplification
bool is_source(std::string_view path) {
    return is_absolute_path(path) && path.find("//") == std::string_view::npos &&
           path.find("/./") == std::string_view::npos && !path.ends_with("/.");
}

// config_parse_load_credential()
Verdict check_credential_source(const Directive& /*directive*/, std::string_view text) {
    const Credential credential = credential_of(text);
    return accept_if(
        credential.is_fine &&
            (credential.rest.empty() || is_credential_name(credential.rest) || is_source(credential.rest)),
        text, "NAME or NAME:SOURCE, with a file name and an absolute path or another credential's name");
}

// config_parse_set_credential(). Of an encrypted one only systemd can tell whether it is whole.
Verdict check_credential(const Directive& directive, std::string_view text) {
    const Credential credential = credential_of(text);
    const bool is_value = directive.name == "SetCredentialEncrypted"
                              ? may_be_base64(credential.rest)
                              : unit::cunescape(credential.rest, true).has_value();
    return accept_if(credential.is_fine && !credential.rest.empty() && is_value, text,
                     "NAME:VALUE, with a file name and a value in which a backslash begins an escape");
}

// config_parse_import_credential(), credential_glob_valid(). Since v257 ":NAME" may follow.
Verdict check_credential_glob(const Directive& /*directive*/, std::string_view text) {
    std::string_view glob = text.substr(0, text.find(':'));
    glob.remove_suffix(glob.ends_with('*') ? 1 : 0);
    return accept_if((glob.empty() && text.starts_with('*')) ||
                         (is_credential_name(glob) && glob.find_first_of("*?[]") == std::string_view::npos),
                     text, "the name of a credential, which may end in '*'");
}

// config_parse_socket_bindtodevice(), config_parse_restrict_network_interfaces(). Later systemds may take
// alternative names in the list, which are longer.
Verdict check_interface(const Directive& directive, std::string_view text) {
    constexpr std::size_t max_kernel_name = 15;
    return accept_if(is_keyword(directive, text) || is_interface_name(text, max_kernel_name), text,
                     or_keywords(directive, "the name of a network interface"));
}

Verdict check_interfaces(const Directive& /*directive*/, std::string_view text) {
    constexpr std::size_t max_alternative_name = 127;
    return check_words(text.substr(text.starts_with('~') ? 1 : 0), unquote,
                       "names of network interfaces, with blanks between them, which may follow '~'",
                       [](std::string_view name) { return is_interface_name(name, max_alternative_name); });
}

// config_parse_signal()
Verdict check_signal(const Directive& /*directive*/, std::string_view text) {
    return accept_if(is_signal(text), text, "a signal such as SIGTERM, RTMIN+1 or 15");
}

// config_parse_set_status()
Verdict check_exit_statuses(const Directive& /*directive*/, std::string_view text) {
    return check_words(text, {},
                       "exit statuses from 0 to 255, names such as TEMPFAIL, or signals such as SIGTERM",
                       [](std::string_view word) { return is_exit_status(word) || is_signal(word); });
}

// config_parse_syscall_errno(). The names are the C library's, which has new ones now and then.
bool is_error_number(std::string_view text) {
    constexpr int max_errno = 4095;
    if (const auto number = parse_int32(text)) {
        return *number > 0 && *number <= max_errno;
    }
    return text.size() > 1 && (text[0] == 'E' || text[0] == 'e') &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
           });
}

Verdict check_error_number(const Directive& directive, std::string_view text) {
    return accept_if(is_keyword(directive, text) || is_error_number(text), text,
                     or_keywords(directive, "an error such as EPERM or its number"));
}

// service_name_is_valid() (sd-bus): at least two parts of letters, digits, "_" and "-"; but for unique names
// (":1.5"), none begins with a digit.
bool is_bus_name(std::string_view text) {
    const bool is_unique = text.starts_with(':');
    const auto parts = split(text.substr(is_unique ? 1 : 0), '.');
    return parts.size() > 1 && std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
               return !part.empty() && (is_unique || part[0] < '0' || part[0] > '9') &&
                      std::all_of(part.begin(), part.end(), [](char c) {
                          return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                 c == '_' || c == '-';
                      });
           });
}

// Most strings may be anything. Those that may not: config_parse_fdname(), config_parse_log_namespace(),
// config_parse_reboot_parameter(), config_parse_bus_name().
Verdict check_string(const Directive& directive, std::string_view text) {
    constexpr std::size_t max_name = 255;
    constexpr std::size_t max_namespace = 222;
    if (directive.name == "FileDescriptorName") {
        return accept_if(is_fd_name(text), text, "a name of ASCII characters without ':'");
    }
    if (directive.name == "LogNamespace") {
        // unit_instance_is_valid() on top of the file name
        const bool is_instance = std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ':' ||
                   c == '-' || c == '_' || c == '.' || c == '\\' || c == '@';
        });
        return accept_if(
            is_file_name(text) && text.size() <= max_namespace && is_instance && is_safe_string(text), text,
            "a name of letters, digits and '-', '_', '.', ':', '@'");
    }
    if (directive.name == "BusName") {
        const bool is_fine = text.size() <= max_name && is_bus_name(text);
        return accept_if(is_fine, text, "a D-Bus name such as org.example.Service");
    }
    if (directive.section == "Unit" && directive.name.ends_with("RebootArgument")) {
        return accept_if(is_ascii(text) && text.size() <= max_name, text, "up to 255 ASCII characters");
    }
    return {};
}

}  // namespace

ValueRule name_rule(ValueClass value) {
    switch (value) {
        case ValueClass::unit_names:
            return check_unit_names;
        case ValueClass::unit_name:
            return check_unit_name;
        case ValueClass::user_or_group:
            return check_user;
        case ValueClass::user_or_group_strv:
            return check_users;
        case ValueClass::environ:
            return check_environ;
        case ValueClass::env_names:
            return check_env_names;
        case ValueClass::env_names_or_assignments:
            return check_unset;
        case ValueClass::journal_field_assignments:
            return check_journal_fields;
        case ValueClass::credential_source:
            return check_credential_source;
        case ValueClass::credential_assignment:
            return check_credential;
        case ValueClass::credential_glob:
            return check_credential_glob;
        case ValueClass::interface:
            return check_interface;
        case ValueClass::interface_list:
            return check_interfaces;
        case ValueClass::signal:
            return check_signal;
        case ValueClass::exit_status_list:
            return check_exit_statuses;
        case ValueClass::error_number:
            return check_error_number;
        case ValueClass::string:
            return check_string;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
