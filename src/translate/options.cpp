#include "sparrow/translate/options.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <iterator>

#include "sparrow/base/text.hpp"
#include "sparrow/translate/site.hpp"

namespace sparrow::translate {

namespace {

raku::Variables site_variables(const std::string& path, const Trust& trust, Scope scope,
                               std::vector<Diagnostic>& diagnostics) {
    auto text = read_site_file(path, trust, scope);
    if (!text) {
        diagnostics.push_back({Severity::error, path, 0, text.error().message});
        return {};
    }
    auto site = raku::parse_site_environment(path, text->value_or(""));
    diagnostics.insert(diagnostics.end(), site.diagnostics.begin(), site.diagnostics.end());
    return site.variables;
}

void read_seconds(const raku::Variables& settings, const std::string& name, raku::Duration& limit,
                  std::vector<Diagnostic>& diagnostics) {
    const std::string text = raku::value_of(settings, name);
    if (text.empty()) {
        return;
    }
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size() || seconds < 1 || seconds > 3600) {
        diagnostics.push_back({Severity::warning, name, 0,
                               fmt::format("takes seconds from 1 to 3600, found '{}'; {} s are used", text,
                                           limit.count() / 1000)});
        return;
    }
    limit = std::chrono::seconds(seconds);
}

// Modules are code as unit files are, and fall under the same rule.
void add_repositories(const std::string& list, const Trust& trust, Options& options) {
    for (const std::string& repository : split(list, ',')) {
        const std::size_t scheme = repository.find('#');  // "inst#/opt/raku"
        const std::string path = scheme == std::string::npos ? repository : repository.substr(scheme + 1);
        if (path.empty()) {
            continue;
        }
        if (auto directory = open_trusted_directory(path, trust); !directory) {
            options.diagnostics.push_back(
                {Severity::error, "SPARROW_RAKULIB", 0, directory.error().message + "; it is not used"});
        } else {
            options.evaluate.repositories.push_back(repository);
        }
    }
}

std::string home_of(const raku::Variables& environment) {
    std::string home = raku::value_of(environment, "HOME");
    if (home.empty()) {
        const passwd* entry = getpwuid(geteuid());
        home = entry != nullptr ? entry->pw_dir : "";
    }
    return home;
}

// The cache of the calling user, for whom /run/systemd-sparrow is out of reach or not to be written.
std::string user_store(const raku::Variables& environment) {
    const std::string cache = raku::value_of(environment, "XDG_CACHE_HOME");
    if (!cache.empty() && cache.front() == '/') {
        return cache + "/systemd-sparrow";
    }
    return home_of(environment) + "/.cache/systemd-sparrow";
}

// Where XDG_RUNTIME_DIR is somebody else's (sudo may pass it on), root must not leave files in it.
std::string user_runtime_store(const raku::Variables& environment) {
    const std::string runtime = raku::value_of(environment, "XDG_RUNTIME_DIR");
    struct stat status {};
    const bool is_own = !runtime.empty() && runtime.front() == '/' && stat(runtime.c_str(), &status) == 0 &&
                        status.st_uid == geteuid();
    return is_own ? runtime + "/systemd-sparrow" : user_store(environment);
}

std::string default_store(Scope scope, const raku::Variables& environment) {
    if (!raku::value_of(environment, "SPARROW_UNIT_DIRS").empty()) {
        return user_store(environment);
    }
    if (scope == Scope::user) {
        return user_runtime_store(environment);
    }
    return geteuid() == 0 ? "/run/systemd-sparrow" : user_store(environment);
}

std::string default_state_dir(Scope scope, const raku::Variables& environment) {
    if (!raku::value_of(environment, "SPARROW_UNIT_DIRS").empty()) {
        return "";
    }
    return scope == Scope::user || geteuid() != 0 ? user_store(environment) : "/var/lib/systemd-sparrow";
}

std::vector<UnitDir> unit_dirs_of(Scope scope, const raku::Variables& environment) {
    const std::string given = raku::value_of(environment, "SPARROW_UNIT_DIRS");
    if (!given.empty()) {
        return parse_unit_dirs(given);
    }
    // As get_home_dir() in systemd's src/basic/user-util.c.
    return scope == Scope::user ? user_unit_dirs(raku::merge({"HOME=" + home_of(environment)}, environment))
                                : system_unit_dirs();
}

constexpr const char* default_sparrow6_home = "/var/lib/systemd-sparrow/sparrow6";
// Where plugins are that a distribution packages (Sparrow6's plugin-directory()).
constexpr const char* packaged_plugins = "/var/sparrow6/plugins";
constexpr const char* default_task_root = "/etc/systemd/sparrow-tasks";

// Where a user's own files are that go over the site's.
std::string user_site_dir(const raku::Variables& environment) {
    const std::string given = raku::value_of(environment, "XDG_CONFIG_HOME");
    const bool is_given = !given.empty() && given.front() == '/';
    return (is_given ? given : home_of(environment) + "/.config") + "/systemd/sparrow";
}

// Those of the site, and in user scope over them the user's own.
std::vector<std::string> site_dirs(Scope scope, const raku::Variables& environment, const std::string& site) {
    const bool is_user = scope == Scope::user && raku::value_of(environment, "SPARROW_SITE_DIR").empty();
    return is_user ? std::vector{site, user_site_dir(environment)} : std::vector{site};
}

// Where plugins of Sparrow6 are. A user's own come first: Sparrow6 installs them there.
std::vector<std::string> plugin_dirs_of(Scope scope, const raku::Variables& settings) {
    std::vector<std::string> directories;
    if (scope == Scope::user || geteuid() != 0) {
        directories.push_back(home_of(settings) + "/sparrow6/plugins");
    }
    directories.push_back(raku::value_of(settings, "SPARROW_SP6_HOME", default_sparrow6_home) + "/plugins");
    directories.emplace_back(packaged_plugins);
    return directories;
}

raku::Site site_of(Scope scope, const raku::Variables& settings, const std::vector<UnitDir>& unit_dirs) {
    raku::Site site;
    site.plugin_dirs = plugin_dirs_of(scope, settings);
    site.task_root = raku::value_of(settings, "SP6_TASK_ROOT", default_task_root);
    std::transform(unit_dirs.begin(), unit_dirs.end(), std::back_inserter(site.unit_dirs),
                   [](const UnitDir& directory) { return directory.path; });
    return site;
}

}  // namespace

Scope scope_of(const raku::Variables& environment) {
    return raku::value_of(environment, "SYSTEMD_SCOPE") == to_string(Scope::user) ? Scope::user
                                                                                  : Scope::system;
}

raku::Variables with_scope(const raku::Variables& environment, const std::string& program) {
    if (!raku::value_of(environment, "SYSTEMD_SCOPE").empty()) {
        return environment;
    }
    const bool is_user = std::filesystem::path(program).parent_path().filename() == "user-generators";
    return raku::merge(environment,
                       {fmt::format("SYSTEMD_SCOPE={}", to_string(is_user ? Scope::user : Scope::system))});
}

Options read_options(const raku::Variables& environment, const Installation& installation, const Trust& trust,
                     const std::string& site_path) {
    Options options;
    options.scope = scope_of(environment);
    const std::string given_site = raku::value_of(environment, "SPARROW_SITE_DIR");
    const std::string site_dir =
        given_site.empty() ? std::filesystem::path(site_path).parent_path().string() : given_site;
    options.site_variables = site_variables(given_site.empty() ? site_path : site_dir + "/environment", trust,
                                            options.scope, options.diagnostics);
    const raku::Variables settings = raku::merge(environment, options.site_variables);

    options.unit_dirs = unit_dirs_of(options.scope, environment);
    options.runtime_dir =
        raku::value_of(environment, "SPARROW_RUNTIME_DIR", default_store(options.scope, environment));
    options.state_dir =
        raku::value_of(environment, "SPARROW_STATE_DIR", default_state_dir(options.scope, environment));

    options.evaluate.data_dir = installation.data_dir;
    options.evaluate.warden = installation.warden;
    add_repositories(raku::value_of(settings, "SPARROW_RAKULIB"), trust, options);
    options.evaluate.site = site_of(options.scope, settings, options.unit_dirs);
    for (const std::string& directory : site_dirs(options.scope, environment, site_dir)) {
        const auto problems = add_site_files(directory, trust, options.scope, options.evaluate.site);
        options.diagnostics.insert(options.diagnostics.end(), problems.begin(), problems.end());
    }
    options.evaluate.environment = raku::evaluation_environment(settings);
    read_seconds(settings, "SPARROW_FILE_TIMEOUT", options.evaluate.limits.per_file, options.diagnostics);
    read_seconds(settings, "SPARROW_TOTAL_TIMEOUT", options.evaluate.limits.total, options.diagnostics);
    return options;
}

}  // namespace sparrow::translate
