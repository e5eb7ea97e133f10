#include "sparrow/cli/source_files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/owner.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/scan.hpp"
#include "sparrow/translate/translation.hpp"

namespace sparrow::cli {

namespace {

using translate::SourceFile;

struct OwnedFile {
    SourceFile source;
    raku::Identity owner;
};

Result<OwnedFile> open_source(const std::string& file) {
    const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
    // Non-blocking, so that a FIFO is an error and not a wait.
    const UniqueFd fd(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status {};
    if (!fd || fstat(fd.get(), &status) < 0) {
        return errno_failure("cannot be read");
    }
    if (!S_ISREG(status.st_mode)) {
        return failure("it is no regular file");
    }
    auto text = read_all(fd.get(), translate::max_source_size);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (!translate::has_shebang(*text)) {
        return failure(
            "its first line is not #!raku (or #!sparrow6), so that it is no source of systemd-sparrow");
    }
    if (const auto invalid = first_invalid_utf8(*text)) {
        return failure(fmt::format("it is not UTF-8 at byte {}", *invalid + 1));
    }
    const std::string folder = path.parent_path().filename().string();
    auto drop_ins = translate::parse_drop_in_folder(folder);
    const std::string file_name = path.filename().string();
    auto name = drop_ins ? translate::parse_drop_in_name(file_name) : translate::parse_source_name(file_name);
    if (!name) {
        return tl::unexpected(name.error());
    }
    SourceFile source{path.string(),
                      std::move(*name),
                      translate::OutputDir::normal,
                      translate::parse_dependency_folder(folder),
                      std::move(*text),
                      std::nullopt};
    source.drop_ins = std::move(drop_ins);
    return OwnedFile{std::move(source), identity_of(status.st_uid)};
}

// What the environment and the site say, with what is made up.
translate::Options read_options(const raku::Variables& environment, const std::string& scope,
                                const Given& given, const Context& context) {
    translate::Options options = translate::read_options(raku::merge(environment, {"SYSTEMD_SCOPE=" + scope}),
                                                         context.installation, translate::Trust{geteuid()});
    apply(given, scope, options.evaluate);
    return options;
}

}  // namespace

OpenedSources open_sources(const std::vector<std::string>& files, const std::string& scope,
                           const Given& given, const Context& context) {
    OpenedSources opened;
    const translate::Options own = read_options(context.environment, scope, given, context);
    const translate::Options for_others =
        read_options(raku::for_another_user(context.environment), scope, given, context);
    opened.diagnostics = own.diagnostics;

    std::map<uid_t, std::size_t> group_of;
    std::set<std::string> paths;
    for (const std::string& file : files) {
        auto owned = open_source(file);
        if (!owned) {
            opened.diagnostics.push_back({Severity::error, file, 0, owned.error().message});
            continue;
        }
        if (!paths.insert(owned->source.path).second) {
            continue;  // named twice
        }
        const auto [group, is_new] = group_of.emplace(owned->owner.uid, opened.groups.size());
        if (is_new) {
            auto evaluate = options_for(owned->owner, is_run_as_another(owned->owner) ? for_others : own);
            if (!evaluate) {
                opened.diagnostics.push_back({Severity::error, file, 0, evaluate.error().message});
                group_of.erase(group);
                continue;
            }
            opened.groups.push_back({{}, std::move(*evaluate)});
        }
        owned->source.scope = own.scope;
        opened.groups[group->second].sources.push_back(std::move(owned->source));
    }
    return opened;
}

void print_output(std::string_view output, const raku::EvaluateOptions& options) {
    if (!options.identity || output.empty()) {
        fmt::print(stderr, "{}", output);
        return;
    }
    output.remove_suffix(output.ends_with('\n') ? 1 : 0);
    for (const std::string& line : split(output, '\n')) {
        fmt::print(stderr, "{}\n", escape_control(line));
    }
}

int report(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        fmt::print(stderr, "{}\n", to_string(diagnostic));
    }
    return translate::has_errors(diagnostics) ? 1 : 0;
}

}  // namespace sparrow::cli
