// Paths and lists of them, alone and with what belongs to each.
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "name_check.hpp"
#include "parse_number.hpp"
#include "sparrow/unit/word_reader.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

using unit::WordFlags;
using unit::WordReader;

constexpr std::string_view an_absolute_path = "an absolute path without '..'";
constexpr std::string_view absolute_paths = "absolute paths without '..', with blanks between them";
constexpr WordFlags unquote{.unquote = true};
// How the parts of "a:b" are read, with their escapes (extract_many_words() in the parsers of images and
// directories).
constexpr WordFlags tuple_flags{.unquote = true, .retain_escape = true};
constexpr WordFlags part_flags{.cunescape = true, .unescape_separators = true};

// `text` without the prefixes that the setting takes, each of them at most once and in their order.
std::string_view without_prefixes(const Directive& directive, std::string_view text) {
    for (const std::string_view prefix : split_list(directive.prefix_list)) {
        if (text.starts_with(prefix)) {
            text.remove_prefix(prefix.size());
        }
    }
    return text;
}

// config_parse_unit_path_printf(), config_parse_working_directory(), config_parse_unit_env_file(),
// config_parse_path_spec(), config_parse_pid_file() (which makes relative paths absolute)
Verdict check_path(const Directive& directive, std::string_view text) {
    const std::string_view path = without_prefixes(directive, text);
    const bool is_fine = is_absolute_path((directive.name == "PIDFile" ? "/run/" : "") + std::string(path));
    return accept_if(is_keyword(directive, path) || is_fine, text,
                     or_keywords(directive, std::string(an_absolute_path)));
}

// config_parse_unit_condition_path()
Verdict check_condition_path(const Directive&, std::string_view text) {
    std::string_view path = text;
    for (const char prefix : {'|', '!'}) {
        path.remove_prefix(path.starts_with(prefix) ? 1 : 0);
    }
    return accept_if(is_absolute_path(path), text,
                     "an absolute path without '..', which may follow '!', '|' or '|!'");
}

// config_parse_namespace_path_strv(), config_parse_unit_path_strv_printf(),
// config_parse_unit_requires_mounts_for(), config_parse_colon_separated_paths()
Verdict check_paths(const Directive& directive, std::string_view text) {
    const auto holds = [&](std::string_view word) {
        return is_absolute_path(without_prefixes(directive, word));
    };
    if (directive.name == "ExecSearchPath") {
        return check_words(text, {.dont_coalesce_separators = true},
                           "absolute paths without '..', with ':' between them", holds, ":");
    }
    return check_words(text, unquote, absolute_paths, holds);
}

// config_parse_bind_paths()
Verdict check_bind_paths(const Directive&, std::string_view text) {
    constexpr std::string_view separators = ": \t\n\r";
    constexpr WordFlags flags{.unquote = true, .dont_coalesce_separators = true};
    const Fault fault{std::string(text),
                      "SOURCE[:DESTINATION[:rbind|norbind]], with absolute paths without '..'"};
    WordReader reader(text);
    // Whether what was read last ended in a colon, so that a further part follows.
    const auto has_part = [&] {
        return reader.rest() && text[text.size() - reader.rest()->size() - 1] == ':';
    };
    for (std::string part;;) {
        const auto status = reader.next(part, flags, separators);
        if (status == WordReader::Status::end) {
            return {};
        }
        if (status == WordReader::Status::invalid ||
            !is_absolute_path(part.substr(part.starts_with('-') ? 1 : 0))) {
            return fault;
        }
        if (!has_part()) {
            if (!reader.rest()) {
                return {};
            }
            continue;
        }
        if (reader.next(part, flags, separators) != WordReader::Status::word || !is_absolute_path(part)) {
            return fault;
        }
        if (has_part()) {
            const auto options = reader.next(part, unquote);
            if (options == WordReader::Status::invalid ||
                (!part.empty() && part != "rbind" && part != "norbind")) {
                return fault;
            }
        }
        if (!reader.rest()) {
            return {};
        }
    }
}

// The parts of one tuple "a:b:…"; none where an escape in it is unknown.
std::vector<std::string> parts_of(std::string_view tuple) {
    return unit::split_words(tuple, part_flags, ":").value_or(std::vector<std::string>{});
}

// config_parse_exec_directories(). What follows a second colon is flags since v257, and nothing before.
Verdict check_directories(const Directive& directive, std::string_view text) {
    const bool has_links = directive.name != "ConfigurationDirectory";
    return check_words(text, tuple_flags,
                       has_links ? "relative paths without '..', not 'private', or PATH:LINK"
                                 : "relative paths without '..', not 'private'",
                       [&](std::string_view tuple) {
                           const auto parts = parts_of(tuple);
                           const auto is_private = [](std::string_view path) {
                               const std::size_t start = std::min(path.find_first_not_of("./"), path.size());
                               return path.substr(start) == "private" ||
                                      path.substr(start).starts_with("private/");
                           };
                           return !parts.empty() && is_relative_path(parts[0]) && !is_private(parts[0]) &&
                                  (parts.size() == 1 || (has_links && is_relative_path(parts[1])));
                       });
}

// config_parse_temporary_filesystems(). The mount options are the kernel's to judge.
Verdict check_tmpfs(const Directive&, std::string_view text) {
    return check_words(
        text, unquote, "PATH[:OPTIONS], with absolute paths without '..'", [](std::string_view word) {
            WordReader reader(word);
            std::string path;
            return reader.next(path, {.dont_coalesce_separators = true}, ":") == WordReader::Status::word &&
                   is_absolute_path(path);
        });
}

// config_parse_mount_images(), config_parse_extension_images(). The options of the partitions are not looked
// at: which partitions there are has changed with systemd's versions.
Verdict check_images(const Directive& directive, std::string_view text) {
    const std::size_t paths = directive.value == ValueClass::mount_image_list ? 2 : 1;
    return check_words(text, tuple_flags,
                       paths == 2 ? "IMAGE:DESTINATION[:OPTIONS], with absolute paths without '..'"
                                  : "IMAGE[:OPTIONS], with absolute paths without '..'",
                       [&](std::string_view tuple) {
                           auto parts = unit::split_words(tuple, part_flags, ":");
                           if (!parts) {
                               return false;
                           }
                           if (parts->empty()) {
                               return true;
                           }
                           parts->front().erase(0, parts->front().starts_with('-') ? 1 : 0);
                           return parts->size() >= paths &&
                                  std::all_of(parts->begin(),
                                              parts->begin() + static_cast<std::ptrdiff_t>(paths),
                                              is_absolute_path);
                       });
}

// config_parse_root_image_options(), strv_split_colon_pairs(): "OPTIONS" or "PARTITION:OPTIONS". The
// partitions are not looked at, as above.
Verdict check_partition_options(const Directive&, std::string_view text) {
    return check_words(text, tuple_flags, "OPTIONS or PARTITION:OPTIONS", [](std::string_view tuple) {
        const auto parts = unit::split_words(tuple, part_flags, ":");
        return parts && parts->size() <= 2;
    });
}

// "DEVICE VALUE": config_parse_io_limit(), config_parse_io_device_weight(), config_parse_io_device_latency()
// and their BlockIO…= likes.
Verdict check_device_value(const Directive& directive, std::string_view text) {
    constexpr std::uint64_t usec_per_sec = 1000000;
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
    WordReader reader(text);
    std::string path;
    const bool is_fine = reader.next(path, unquote) == WordReader::Status::word && is_normal_path(path) &&
                         reader.rest() && is_value(*reader.rest());
    return accept_if(is_fine, text, fmt::format("a path and {}", or_keywords(directive, value)));
}

// config_parse_device_allow(), valid_device_node_path(). v252 and later differ in how often a letter may
// stand.
Verdict check_device_permissions(const Directive&, std::string_view text) {
    WordReader reader(text);
    std::string path;
    const bool is_word = reader.next(path, unquote) == WordReader::Status::word;
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
    const std::string_view rights = reader.rest().value_or("");
    return accept_if(
        is_word && (is_class || is_node) && rights.find_first_not_of("rwm") == std::string_view::npos, text,
        "a device such as /dev/null, block-sd* or char-pts, and which of r, w and m are allowed");
}

// config_parse_bpf_foreign_program()
Verdict check_bpf_program(const Directive&, std::string_view text) {
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

Verdict check_base64(const Directive&, std::string_view text) {
    return accept_if(may_be_base64(text), text, "base64");
}

// open_file_parse() (src/shared/open-file.c)
Verdict check_open_file(const Directive&, std::string_view text) {
    const auto parts = unit::split_words(text, {.cunescape = true, .dont_coalesce_separators = true}, ":");
    return accept_if(parts && parts->size() <= 3 && is_absolute_path(parts->front()), text,
                     "PATH[:NAME[:OPTIONS]], with an absolute path without '..'");
}

// config_parse_exec_input(), config_parse_exec_output()
Verdict check_stdio(const Directive& directive, std::string_view text) {
    for (const std::string_view prefix : split_list(directive.prefix_list)) {
        if (text.starts_with(prefix)) {
            const std::string_view rest = text.substr(prefix.size());
            return prefix == "fd:"
                       ? accept_if(is_fd_name(rest), text, "fd: and a name without ':' or control characters")
                       : accept_if(is_absolute_path(rest), text,
                                   fmt::format("{} and {}", prefix, an_absolute_path));
        }
    }
    std::vector<std::string> words;
    for (const EnumValue& value : values(directive)) {
        words.emplace_back(value.word);
    }
    const bool is_fine =
        is_keyword(directive, text) || std::find(words.begin(), words.end(), text) != words.end();
    for (std::string& word : words) {
        const auto prefixes = split_list(directive.prefix_list);
        word += std::find(prefixes.begin(), prefixes.end(), word + ":") != prefixes.end() ? ":…" : "";
    }
    return accept_if(is_fine, text, one_of(words, text));
}

}  // namespace

ValueRule path_rule(ValueClass value) {
    switch (value) {
        case ValueClass::path:
            return check_path;
        case ValueClass::path_strv:
            return check_paths;
        case ValueClass::condition_path:
            return check_condition_path;
        case ValueClass::bind_path_list:
            return check_bind_paths;
        case ValueClass::directory_list:
            return check_directories;
        case ValueClass::tmpfs_list:
            return check_tmpfs;
        case ValueClass::mount_image_list:
        case ValueClass::extension_image_list:
            return check_images;
        case ValueClass::partition_options_list:
            return check_partition_options;
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
        case ValueClass::stdio_input:
        case ValueClass::stdio_output:
            return check_stdio;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
