#include "sparrow/translate/generator.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

#include "sparrow/base/text.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/scan.hpp"
#include "sparrow/translate/store.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/translate/write.hpp"

namespace sparrow::translate {

namespace {

constexpr const char* program = "systemd-sparrow-generator";

// proc_cmdline_get_bool() in systemd's terms: the last mention counts.
bool is_switched_off(const std::string& command_line) {
    bool off = false;
    for (const std::string& word : split(trim(command_line), ' ')) {
        constexpr std::string_view key = "systemd_sparrow=";
        if (word.rfind(key, 0) == 0) {
            const std::string value = word.substr(key.size());
            off = value == "off" || value == "no" || value == "0" || value == "false";
        }
    }
    return off;
}

bool is_in_initrd(const raku::Variables& environment) {
    const std::string value = raku::value_of(environment, "SYSTEMD_IN_INITRD");
    return value.empty() ? std::filesystem::exists("/etc/initrd-release") : value != "0" && value != "no";
}

void refuse_all(std::vector<SourceFile>& sources, const std::string& why) {
    for (SourceFile& source : sources) {
        if (!source.refusal) {
            source.refusal = Diagnostic{Severity::error, source.path, 0, why};
        }
    }
}

// A record that cannot be used counts as none.
Records read_records(const std::vector<SourceFile>& sources, const std::string& runtime_dir,
                     std::vector<Diagnostic>& diagnostics) {
    Records records;
    for (const SourceFile& source : sources) {
        auto record = read_record(runtime_dir, source.path);
        if (!record) {
            diagnostics.push_back({Severity::warning, source.path, 0, record.error().message});
        } else if (*record) {
            records.emplace(source.path, std::move(**record));
        }
    }
    return records;
}

// A unit without its bundle starts with an error that says so: its other half is not held back.
void fill_store(const Translation& translation, const std::vector<SourceFile>& sources,
                const std::string& runtime_dir, std::vector<Diagnostic>& diagnostics) {
    const auto check = [&](const Result<void>& written, Severity severity) {
        if (!written) {
            diagnostics.push_back({severity, runtime_dir, 0, written.error().message});
        }
    };
    for (const auto& [digest, json] : translation.bundles) {
        check(write_bundle(runtime_dir, digest, json), Severity::error);
    }
    for (const raku::Record& record : translation.records) {
        check(write_record(runtime_dir, record), Severity::warning);
    }
    std::set<std::string> paths;
    std::transform(sources.begin(), sources.end(), std::inserter(paths, paths.end()),
                   [](const SourceFile& source) { return source.path; });
    remove_other_records(runtime_dir, paths);
    remove_old_bundles(runtime_dir);
}

}  // namespace

std::unique_ptr<LogSink> open_generator_log(const raku::Variables& environment) {
    const bool for_people =
        isatty(STDERR_FILENO) == 1 || !raku::value_of(environment, "SPARROW_UNIT_DIRS").empty();
    if (for_people) {
        return std::make_unique<StderrLog>();
    }
    if (scope_of(environment) == Scope::system) {
        if (UniqueFd device(open("/dev/kmsg", O_WRONLY | O_NOCTTY | O_CLOEXEC)); device) {
            return std::make_unique<KernelLog>(std::move(device), program);
        }
    }
    return std::make_unique<JournalLog>(program);
}

int run_generator(const std::vector<std::string>& arguments, const raku::Variables& environment,
                  const std::string& command_line, const Installation& installation, LogSink& log) {
    if (arguments.size() != 3) {
        log.write(Severity::error,
                  fmt::format(
                      "{} is run by systemd, as: {} NORMAL-DIR EARLY-DIR LATE-DIR (systemd.generator(7)); to "
                      "translate files by hand use: sparrowctl render FILE",
                      program, program));
        return 1;
    }
    if (is_in_initrd(environment) || is_switched_off(command_line)) {
        return 0;
    }
    const Trust trust{geteuid()};
    Options options = read_options(environment, installation, trust);
    Scan scan = scan_unit_dirs(options.unit_dirs, trust);
    std::vector<Diagnostic> diagnostics = std::move(options.diagnostics);
    const auto add = [&](const std::vector<Diagnostic>& more) {
        diagnostics.insert(diagnostics.end(), more.begin(), more.end());
    };
    add(scan.diagnostics);
    for (SourceFile& source : scan.sources) {
        source.scope = options.scope;
    }
    if (!scan.sources.empty()) {
        auto precompilation = prepare_precompilation_dir(options.runtime_dir, std::nullopt);
        if (precompilation) {
            options.evaluate.precompilation_dir = *precompilation;
        } else {
            refuse_all(scan.sources, precompilation.error().message);
        }
        const Records records = read_records(scan.sources, options.runtime_dir, diagnostics);
        const Translation translation =
            translate(scan.sources, options.evaluate, installation.sparrowctl, records);
        add(translation.diagnostics);
        fill_store(translation, scan.sources, options.runtime_dir, diagnostics);
        add(write_tree(translation.tree, {arguments[0], arguments[1], arguments[2]}));
    }
    for (const Diagnostic& diagnostic : diagnostics) {
        log.write(diagnostic.severity, to_string(diagnostic));
    }
    return has_errors(diagnostics) ? 1 : 0;
}

}  // namespace sparrow::translate
