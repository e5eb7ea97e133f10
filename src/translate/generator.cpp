#include "sparrow/translate/generator.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/translate/memory.hpp"
#include "sparrow/translate/options.hpp"
#include "sparrow/translate/record_store.hpp"
#include "sparrow/translate/scan.hpp"
#include "sparrow/translate/store.hpp"
#include "sparrow/translate/surroundings.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/translate/write.hpp"

namespace sparrow::translate {

namespace {

constexpr const char* program_name = "systemd-sparrow-generator";

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

// All but those that need not be evaluated.
void refuse_evaluation(std::vector<SourceFile>& sources, const Recollections& recollections,
                       const std::string& why) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (!sources[i].refusal && !recollections.of_sources()[i].why_evaluated.empty()) {
            sources[i].refusal = Diagnostic{Severity::error, sources[i].path, 0, why};
        }
    }
}

// A unit without its bundle starts with an error that says so: its other half is not held back.
void write_bundles(const Translation& translation, const std::string& runtime_dir,
                   std::vector<Diagnostic>& diagnostics) {
    for (const auto& [digest, json] : translation.bundles) {
        if (auto written = write_bundle(runtime_dir, digest, json); !written) {
            diagnostics.push_back({Severity::error, runtime_dir, 0, written.error().message});
        }
    }
    remove_old_bundles(runtime_dir);
}

// What the daemon is to do for a unit it does only where it finds that this generator said so.
void vouch_for_specs(const Translation& translation, const std::string& runtime_dir,
                     std::vector<Diagnostic>& diagnostics) {
    for (const auto& [path, entry] : translation.tree) {
        const auto* file = std::get_if<TextFile>(&entry);
        if (file == nullptr || file->text.find("\n[X-Sparrow]\n") == std::string::npos) {
            continue;
        }
        if (auto vouched = vouch_for(runtime_dir, path.name, file->text); !vouched) {
            diagnostics.push_back({Severity::error, runtime_dir, 0, vouched.error().message});
        }
    }
    remove_old_vouchers(runtime_dir);
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
            return std::make_unique<KernelLog>(std::move(device), program_name);
        }
    }
    return std::make_unique<JournalLog>(program_name);
}

int run_generator(const std::vector<std::string>& arguments, const raku::Variables& environment,
                  const std::string& command_line, const Installation& installation, LogSink& log) {
    if (arguments.size() != 3) {
        log.write(Severity::error,
                  fmt::format(
                      "{} is run by systemd, as: {} NORMAL-DIR EARLY-DIR LATE-DIR (systemd.generator(7)); to "
                      "translate files by hand use: sparrowctl render FILE",
                      program_name, program_name));
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
    // Without any there is still to be forgotten what there was.
    if (!scan.sources.empty() || std::filesystem::exists(options.runtime_dir)) {
        const RecordStore store(options.runtime_dir, options.state_dir);
        const Surroundings surroundings(
            {options.evaluate.environment, options.evaluate.repositories, options.evaluate.site});
        const Recollections recollections(scan.sources, store, surroundings, time(nullptr));
        add(recollections.diagnostics());
        if (auto precompilation = prepare_precompilation_dir(options.runtime_dir, std::nullopt);
            precompilation) {
            options.evaluate.precompilation_dir = *precompilation;
            // Without it sources are compiled each time, which only takes longer.
            options.evaluate.compiled_dir = prepare_compiled_dir(options.runtime_dir).value_or("");
        } else {
            refuse_evaluation(scan.sources, recollections, precompilation.error().message);
        }
        options.evaluate.watch = true;
        Translation translation =
            translate(scan.sources, options.evaluate, installation.sparrowctl, recollections.memory());
        add(translation.diagnostics);
        write_bundles(translation, options.runtime_dir, diagnostics);
        vouch_for_specs(translation, options.runtime_dir, diagnostics);
        if (!translation.records.empty()) {
            remove_old_compiled(options.runtime_dir);
        }
        add(write_tree(translation.tree, {arguments[0], arguments[1], arguments[2]}));
        add(recollections.keep(std::move(translation.records)));
    }
    for (const Diagnostic& diagnostic : diagnostics) {
        log.write(diagnostic.severity, to_string(diagnostic));
    }
    return has_errors(diagnostics) ? 1 : 0;
}

}  // namespace sparrow::translate
