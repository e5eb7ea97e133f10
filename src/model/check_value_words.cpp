// Words from a list: booleans, enumerations, and lists of such words.
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "name_check.hpp"
#include "parse_words.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

bool is_boolean(std::string_view text) {
    return parse_boolean(text).has_value();
}

Verdict check_boolean(const Directive& /*directive*/, std::string_view text) {
    return accept_if(is_boolean(text), text, "yes or no");
}

// DEFINE_CONFIG_PARSE_ENUM (src/shared/conf-parser.h), with booleans (…_from_string_or_bool()) and numbers
// (DEFINE_STRING_TABLE_LOOKUP_WITH_FALLBACK) where the setting takes them. A word of a later systemd passes.
Verdict check_enumeration(const Directive& directive, std::string_view text) {
    std::vector<std::string> words;
    for (const EnumValue& value : values(directive)) {
        words.emplace_back(value.word);
    }
    bool is_fine = is_keyword(directive, text) ||
                   std::find(words.begin(), words.end(), text) != words.end() ||
                   (!directive.yes_means.empty() && is_boolean(text));
    if (directive.takes_number) {
        const auto number = parse_uint32(text);
        const int max = directive.max > 0 ? directive.max : std::numeric_limits<int>::max();
        is_fine = is_fine || (number && *number <= static_cast<std::uint32_t>(max));
    }
    if (is_fine) {
        return {};  // to say what is accepted takes longer than all the rest
    }
    return Fault{std::string(text),
                 one_of(words, text) + (directive.takes_number ? ", or their numbers" : "")};
}

std::vector<std::string_view> controllers() {
    return split_list(
        "cpu|cpuacct|cpuset|io|blkio|memory|devices|pids|bpf-firewall|bpf-devices|bpf-foreign|"
        "bpf-socket-bind|bpf-restrict-network-interfaces");
}

bool is_in(const std::vector<std::string_view>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// config_parse_delegate()
Verdict check_delegate(const Directive& /*directive*/, std::string_view text) {
    if (is_boolean(text)) {
        return {};
    }
    return check_words(text, {.unquote = true},
                       "yes, no, or control group controllers such as cpu and memory",
                       [](std::string_view word) { return is_in(controllers(), word); });
}

// config_parse_disable_controllers(), which overlooks unknown ones beside known ones.
Verdict check_controllers(const Directive& /*directive*/, std::string_view text) {
    const auto words = unit::split_words(text, {});
    const bool is_fine = words && std::any_of(words->begin(), words->end(), [](std::string_view word) {
                             return is_in(controllers(), word);
                         });
    return accept_if(is_fine, text, "control group controllers such as cpu and memory");
}

// config_parse_restrict_namespaces()
Verdict check_namespaces(const Directive& /*directive*/, std::string_view text) {
    if (is_boolean(text)) {
        return {};
    }
    return check_words(
        text.substr(text.starts_with('~') ? 1 : 0), {},
        "yes, no, or namespaces of cgroup, ipc, net, mnt, pid, user, uts and time, which may follow '~'",
        [](std::string_view word) {
            return is_in(split_list("cgroup|ipc|net|mnt|pid|user|uts|time"), word);
        });
}

// config_parse_address_families(). The names are the C library's, which has new ones now and then.
Verdict check_address_families(const Directive& directive, std::string_view text) {
    if (is_keyword(directive, text)) {
        return {};
    }
    return check_words(text.substr(text.starts_with('~') ? 1 : 0), {.unquote = true},
                       "address families such as AF_INET and AF_UNIX, which may follow '~', or none",
                       [](std::string_view word) {
                           return word.size() > 3 && equals_folded(word.substr(0, 3), "AF_") &&
                                  std::all_of(word.begin(), word.end(), [](char c) {
                                      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                             (c >= '0' && c <= '9') || c == '_';
                                  });
                       });
}

// config_parse_personality(). Which of these a machine can run is not known here.
Verdict check_architecture(const Directive& /*directive*/, std::string_view text) {
    const bool is_fine =
        is_in(split_list(
                  "alpha|arc|arc-be|arm|arm-be|arm64|arm64-be|cris|ia64|loongarch64|m68k|mips|mips-le|mips64|"
                  "mips64-le|nios2|parisc|parisc64|ppc|ppc-le|ppc64|ppc64-le|riscv32|riscv64|s390|s390x|"
                  "sh|sh64|sparc|sparc64|tilegx|x86|x86-64"),
              text);
    return accept_if(is_fine, text, "an architecture such as x86 or arm64");
}

// config_parse_syscall_archs(), seccomp_arch_from_string()
Verdict check_syscall_architectures(const Directive& /*directive*/, std::string_view text) {
    return check_words(
        text, {.unquote = true}, "native or architectures such as x86-64 and x32", [](std::string_view word) {
            return is_in(split_list("native|x86|x86-64|x32|arm|arm64|loongarch64|m68k|mips|mips64|mips64-n32|"
                                    "mips-le|mips64-le|mips64-le-n32|"
                                    "parisc|parisc64|ppc|ppc64|ppc64-le|riscv64|s390|s390x|sh|sheb"),
                         word);
        });
}

// config_parse_syscall_filter(), config_parse_syscall_log(). Which system calls there are is libseccomp's
// knowledge; the groups are systemd's own.
Verdict check_system_calls(const Directive& directive, std::string_view text) {
    const bool is_inverted = text.starts_with('~');
    const bool is_filter = directive.name == "SystemCallFilter";
    return check_words(
        text.substr(is_inverted ? 1 : 0), {},
        "system calls and groups of them such as @system-service, which may follow '~' and then end in "
        ":ERRNO",
        [&](std::string_view word) {
            const std::string_view name = word.substr(0, is_filter ? word.find(':') : word.size());
            const bool is_known =
                !name.starts_with('@') ||
                is_in(split_list(
                          "@default|@aio|@basic-io|@chown|@clock|@cpu-emulation|@debug|@file-system|@io-"
                          "event|@ipc|"
                          "@keyring|@known|@memlock|@module|@mount|@network-io|@obsolete|@pkey|@privileged|"
                          "@process|@raw-io|@reboot|@resources|@sandbox|@setuid|@signal|@swap|@sync|"
                          "@system-service|@timer"),
                      name);
            return !name.empty() && is_known && (is_inverted || name.size() == word.size());
        });
}

// config_parse_restrict_filesystems(). The groups of file systems grow with the kernel.
Verdict check_filesystems(const Directive& /*directive*/, std::string_view text) {
    return check_words(text.substr(text.starts_with('~') ? 1 : 0), {.unquote = true}, "",
                       [](std::string_view) { return true; });
}

// config_parse_exec_coredump_filter(), coredump_filter_mask_from_string()
Verdict check_coredump_filter(const Directive& /*directive*/, std::string_view text) {
    return check_words(
        text, {}, "private-anonymous, shared-anonymous, …, default, all or a hexadecimal mask",
        [](std::string_view word) {
            return is_in(split_list("private-anonymous|shared-anonymous|private-file-backed|shared-file-"
                                    "backed|elf-headers|private-huge|"
                                    "shared-huge|private-dax|shared-dax|default|all"),
                         word) ||
                   parse_unsigned(word.substr(word.starts_with("0x") || word.starts_with("0X") ? 2 : 0), 16);
        });
}

// parse_cpu_set_full() (src/shared/cpu-set-util.c)
Verdict check_cpus(const Directive& directive, std::string_view text) {
    if (is_keyword(directive, text)) {
        return {};
    }
    return check_words(
        text, {.unquote = true}, or_keywords(directive, "numbers and ranges such as 0-3 and 5"),
        [](std::string_view word) { return parse_cpus(word).has_value(); }, cpu_separators);
}

}  // namespace

bool is_keyword(const Directive& directive, std::string_view text) {
    const auto keywords = split_list(directive.keyword_list);
    return std::find(keywords.begin(), keywords.end(), text) != keywords.end();
}

std::string or_keywords(const Directive& directive, std::string accepted) {
    for (const std::string_view keyword : split_list(directive.keyword_list)) {
        accepted += fmt::format(" or {}", keyword);
    }
    return accepted;
}

std::string one_of(const std::vector<std::string>& words, std::string_view found) {
    std::string text = fmt::format("{}", fmt::join(words.begin(), words.end() - 1, ", "));
    text += (words.size() > 1 ? " or " : "") + words.back();
    const auto near = sparrow::nearest(found, words);
    return near ? fmt::format("{} (did you mean {}?)", text, *near) : text;
}

ValueRule word_rule(ValueClass value) {
    switch (value) {
        case ValueClass::boolean:
            return check_boolean;
        case ValueClass::enumeration:
        case ValueClass::enum_or_integer:
            return check_enumeration;
        case ValueClass::bool_or_controller_list:
            return check_delegate;
        case ValueClass::controller_list:
            return check_controllers;
        case ValueClass::bool_or_namespace_list:
            return check_namespaces;
        case ValueClass::address_family_list:
            return check_address_families;
        case ValueClass::architecture:
            return check_architecture;
        case ValueClass::syscall_arch_list:
            return check_syscall_architectures;
        case ValueClass::syscall_list:
            return check_system_calls;
        case ValueClass::filesystem_list:
            return check_filesystems;
        case ValueClass::coredump_filter:
            return check_coredump_filter;
        case ValueClass::cpu_list:
            return check_cpus;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
