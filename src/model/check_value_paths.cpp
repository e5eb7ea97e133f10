// Paths and lists of them, alone and with what belongs to each.
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "name_check.hpp"
#include "sparrow/unit/word_reader.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

using unit::WordFlags;
using unit::WordReader;

constexpr std::string_view an_absolute_path = "an absolute path without '..'";
constexpr std::string_view absolute_paths = "absolute paths without '..', with blanks between them";
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
    const bool is_fine = is_absolute_path(
        (directive.name == "PIDFile" && !path.starts_with('/') ? "/run/" : "") + std::string(path));
    return accept_if(is_keyword(directive, path) || is_fine, text,
                     or_keywords(directive, std::string(an_absolute_path)));
}

// config_parse_unit_condition_path()
Verdict check_condition_path(const Directive& /*directive*/, std::string_view text) {
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
Verdict check_bind_paths(const Directive& /*directive*/, std::string_view text) {
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
Verdict check_tmpfs(const Directive& /*directive*/, std::string_view text) {
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
Verdict check_partition_options(const Directive& /*directive*/, std::string_view text) {
    return check_words(text, tuple_flags, "OPTIONS or PARTITION:OPTIONS", [](std::string_view tuple) {
        const auto parts = unit::split_words(tuple, part_flags, ":");
        return parts && parts->size() <= 2;
    });
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
        case ValueClass::stdio_input:
        case ValueClass::stdio_output:
            return check_stdio;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
