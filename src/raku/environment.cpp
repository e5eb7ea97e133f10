#include "sparrow/raku/environment.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "sparrow/base/text.hpp"

namespace sparrow::raku {

namespace {

constexpr std::string_view default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

std::string_view name_of(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

bool steers_programs(std::string_view name) {
    constexpr std::array prefixes{
        std::string_view("LD_"),        std::string_view("PERL"),   std::string_view("RAKU"),
        std::string_view("MVM_"),       std::string_view("PYTHON"), std::string_view("RUBY"),
        std::string_view("BASH_FUNC_"), std::string_view("DBUS_"),  std::string_view("SPARROW_"),
        std::string_view("ASAN_"),      std::string_view("UBSAN_"), std::string_view("LISTEN_"),
        std::string_view("SUDO_"),
    };
    constexpr std::array names{
        std::string_view("HOME"),
        std::string_view("BASH_ENV"),
        std::string_view("ENV"),
        std::string_view("IFS"),
        std::string_view("CDPATH"),
        std::string_view("SHELLOPTS"),
        std::string_view("BASHOPTS"),
        std::string_view("GLIBC_TUNABLES"),
        std::string_view("NOTIFY_SOCKET"),
        std::string_view("WATCHDOG_PID"),
        std::string_view("WATCHDOG_USEC"),
        std::string_view("SYSTEMD_EXEC_PID"),
        std::string_view("INVOCATION_ID"),
        std::string_view("JOURNAL_STREAM"),
        std::string_view("PWD"),
        std::string_view("OLDPWD"),
        std::string_view("SHLVL"),
        std::string_view("_"),
        std::string_view("XDG_RUNTIME_DIR"),  // where systemctl --user finds the manager that waits for us
    };
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return name.substr(0, prefix.size()) == prefix; }) ||
           std::find(names.begin(), names.end(), name) != names.end();
}

bool is_variable_name(std::string_view name) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    return !name.empty() && letters.find(name.front()) != std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [&](char c) {
               return letters.find(c) != std::string_view::npos || (c >= '0' && c <= '9');
           });
}

std::string_view unquote(std::string_view text) {
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

}  // namespace

Variables merge(Variables base, const Variables& overrides) {
    for (const std::string& variable : overrides) {
        const auto same = std::find_if(base.begin(), base.end(), [&](const std::string& other) {
            return name_of(other) == name_of(variable);
        });
        if (same == base.end()) {
            base.push_back(variable);
        } else {
            *same = variable;
        }
    }
    return base;
}

std::string value_of(const Variables& variables, const std::string& name, const std::string& fallback) {
    for (const std::string& variable : variables) {
        if (name_of(variable) == name && variable.size() > name.size()) {
            return variable.substr(name.size() + 1);
        }
    }
    return fallback;
}

Variables evaluation_environment(const Variables& given) {
    Variables kept;
    std::copy_if(given.begin(), given.end(), std::back_inserter(kept), [](const std::string& variable) {
        return variable.find('=') != std::string::npos && is_utf8(variable) &&
               !steers_programs(name_of(variable));
    });
    if (value_of(kept, "PATH").empty()) {
        kept = merge(kept, {fmt::format("PATH={}", default_path)});
    }
    return merge(kept, {"SYSTEMD_NSS_DYNAMIC_BYPASS=1"});
}

Variables for_another_user(const Variables& own) {
    constexpr std::array prefixes{std::string_view("LC_"), std::string_view("SYSTEMD_"),
                                  std::string_view("SPARROW_"), std::string_view("SP6_")};
    // The last four say where the caller's own files are.
    constexpr std::array names{std::string_view("PATH"),           std::string_view("LANG"),
                               std::string_view("LANGUAGE"),       std::string_view("TZ"),
                               std::string_view("TERM"),           std::string_view("NO_COLOR"),
                               std::string_view("HOME"),           std::string_view("XDG_RUNTIME_DIR"),
                               std::string_view("XDG_CACHE_HOME"), std::string_view("XDG_CONFIG_HOME")};
    Variables shared;
    std::copy_if(own.begin(), own.end(), std::back_inserter(shared), [&](const std::string& variable) {
        const std::string_view name = name_of(variable);
        return std::find(names.begin(), names.end(), name) != names.end() ||
               std::any_of(prefixes.begin(), prefixes.end(),
                           [&](std::string_view prefix) { return name.starts_with(prefix); });
    });
    return shared;
}

SiteEnvironment parse_site_environment(const std::string& path, const std::string& text) {
    SiteEnvironment site;
    int number = 0;
    for (const std::string& raw : split(text, '\n')) {
        ++number;
        const std::string_view line = trim(raw);
        if (line.empty() || line.front() == '#' || line.front() == ';') {
            continue;
        }
        const std::size_t equals = line.find('=');
        const std::string_view name = line.substr(0, equals);
        if (equals == std::string_view::npos || !is_variable_name(name) || !is_utf8(line) ||
            line.find('\0') != std::string_view::npos) {
            site.diagnostics.push_back(
                {Severity::error, path, number,
                 fmt::format("expected KEY=VALUE, found '{}'; the line is ignored", line)});
            continue;
        }
        site.variables = merge(std::move(site.variables),
                               {fmt::format("{}={}", name, unquote(trim(line.substr(equals + 1))))});
    }
    return site;
}

}  // namespace sparrow::raku
