// Devices and files with what belongs to each, and encoded data.
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "name_check.hpp"
#include "parse_words.hpp"
#include "sparrow/model/parse_number.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

using unit::WordReader;

// "DEVICE VALUE": config_parse_io_limit(), config_parse_io_device_weight(), config_parse_io_device_latency()
// and their BlockIO…= likes.
Verdict check_device_value(const Directive& directive, std::string_view text) {
    const auto is_value = [&](std::string_view value) {
        switch (directive.value) {
            case ValueClass::device_weight: {
                const auto weight = parse_unsigned(value);
                return weight && *weight >= static_cast<std::uint64_t>(directive.min) &&
                       *weight <= static_cast<std::uint64_t>(directive.max);
            }
            case ValueClass::device_sec:
                return parse_time(value, usec_per_sec).has_value();
            default: {
                const auto size = parse_size(value, 1000);
                return is_keyword(directive, value) || (size && *size > 0);
            }
        }
    };
    const std::string value = directive.value == ValueClass::device_weight
                                  ? fmt::format("a weight from {} to {}", directive.min, directive.max)
                              : directive.value == ValueClass::device_sec ? "a time such as 25ms"
                                                                          : "a number such as 1000 or 5M";
    const auto parts = parse_device_value(text);
    const bool is_fine = parts && is_normal_path(parts->device) && is_value(parts->value);
    return accept_if(is_fine, text, fmt::format("a path and {}", or_keywords(directive, value)));
}

// config_parse_device_allow(), valid_device_node_path(). v252 and later differ in how often a letter may
// stand.
Verdict check_device_permissions(const Directive& /*directive*/, std::string_view text) {
    const auto parts = parse_device_value(text);
    const std::string path = parts ? parts->device : "";
    const bool is_class = path.starts_with("block-") || path.starts_with("char-");
    const bool is_node =
        is_absolute_path(path) && (path + "/").find_first_not_of('/') != std::string::npos && [&] {
            std::string simple = "/";
            for (const std::string& part :
                 unit::split_words(path, {}, "/").value_or(std::vector<std::string>{})) {
                simple += part == "." ? "" : part + "/";
            }
            return simple.starts_with("/dev/") || simple.starts_with("/run/systemd/inaccessible/");
        }();
    const std::string_view rights = parts ? parts->value : "";
    return accept_if(
        parts && (is_class || is_node) && rights.find_first_not_of("rwm") == std::string_view::npos, text,
        "a device such as /dev/null, block-sd* or char-pts, and which of r, w and m are allowed");
}

// config_parse_bpf_foreign_program()
Verdict check_bpf_program(const Directive& /*directive*/, std::string_view text) {
    WordReader reader(text);
    std::string type;
    // The attach types grow with the kernel.
    const bool is_fine = reader.next(type, {}, ":") == WordReader::Status::word && reader.rest() &&
                         is_absolute_path(*reader.rest());
    return accept_if(is_fine, text, "TYPE:PATH, such as egress:/sys/fs/bpf/filter");
}

// config_parse_exec_root_hash(): an absolute path, or 16 bytes in hexadecimal;
// config_parse_exec_root_hash_sig(): base64 behind its prefix. What only decoding tells (the padding) is not
// looked at.
Verdict check_root_hash(const Directive& directive, std::string_view text) {
    if (text.starts_with('/')) {
        return {};
    }
    if (directive.value == ValueClass::path_or_base64) {
        constexpr std::string_view prefix = "base64:";
        return accept_if(text.starts_with(prefix) && may_be_base64(text.substr(prefix.size())), text,
                         "an absolute path, or base64: and the signature");
    }
    const auto is_hex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    const auto digits = std::count_if(text.begin(), text.end(), is_hex);
    const bool is_clean = std::all_of(text.begin(), text.end(), [&](char c) {
        return is_hex(c) || unit::whitespace.find(c) != std::string_view::npos;
    });
    return accept_if(is_clean && digits >= 32 && digits % 2 == 0, text,
                     "an absolute path, or at least 32 hexadecimal digits");
}

Verdict check_base64(const Directive& /*directive*/, std::string_view text) {
    return accept_if(may_be_base64(text), text, "base64");
}

// open_file_parse() (src/shared/open-file.c)
Verdict check_open_file(const Directive& /*directive*/, std::string_view text) {
    const auto parts = unit::split_words(text, {.cunescape = true, .dont_coalesce_separators = true}, ":");
    return accept_if(parts && parts->size() <= 3 && is_absolute_path(parts->front()), text,
                     "PATH[:NAME[:OPTIONS]], with an absolute path without '..'");
}

}  // namespace

ValueRule device_rule(ValueClass value) {
    switch (value) {
        case ValueClass::device_bytes:
        case ValueClass::device_integer:
        case ValueClass::device_sec:
        case ValueClass::device_weight:
            return check_device_value;
        case ValueClass::device_permissions:
            return check_device_permissions;
        case ValueClass::bpf_program:
            return check_bpf_program;
        case ValueClass::path_or_hex:
        case ValueClass::path_or_base64:
            return check_root_hash;
        case ValueClass::base64:
            return check_base64;
        case ValueClass::open_file:
            return check_open_file;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
