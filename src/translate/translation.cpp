#include "sparrow/translate/translation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "sparrow/base/text.hpp"
#include "sparrow/model/unit_from_task.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/translate/stub.hpp"
#include "sparrow/translate/wishes.hpp"

namespace sparrow::translate {

namespace {

// What a file prints is for debugging it, and must not fill the log.
constexpr std::size_t printed_line_limit = 20;
constexpr std::size_t printed_line_length = 400;

// What became of one source.
struct Outcome {
    const SourceFile* source = nullptr;
    std::vector<model::Unit> units;
    // Instead of units, of a source in a NAME.d/ folder.
    std::optional<model::DropIn> drop_in;
    // Why there is a stub instead; the first error.
    std::optional<Diagnostic> failed;
};

class Translator {
  public:
    Translator(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
               const std::string& sparrowctl)
        : sources_(sources), options_(options), sparrowctl_(sparrowctl) {}

    Translation run() && {
        auto evaluations = evaluate_all();
        std::vector<Outcome> outcomes;
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            outcomes.push_back(outcome_of(sources_[i], evaluations[i]));
        }
        refuse_duplicates(outcomes);
        const MadeUnits units = units_of(outcomes);
        NameOwners owners = owners_of(outcomes);
        report(settle_aliases(units, owners));
        for (const Outcome& outcome : outcomes) {
            add_to_tree(outcome);
        }
        report(enable_along(units, owners, translation_.tree));
        return std::move(translation_);
    }

  private:
    void report(const Diagnostic& diagnostic) { translation_.diagnostics.push_back(diagnostic); }
    void report(const std::vector<Diagnostic>& diagnostics) {
        translation_.diagnostics.insert(translation_.diagnostics.end(), diagnostics.begin(),
                                        diagnostics.end());
    }

    void fail(Outcome& outcome, const Diagnostic& diagnostic) {
        report(diagnostic);
        outcome.units.clear();
        outcome.drop_in.reset();
        if (!outcome.failed) {
            outcome.failed = diagnostic;
        }
    }

    // One for each source; what is refused is not evaluated.
    std::vector<std::optional<raku::Evaluation>> evaluate_all() {
        std::vector<raku::Source> accepted;
        for (const SourceFile& source : sources_) {
            if (!source.refusal) {
                accepted.push_back({source.path, source.text});
            }
        }
        Result<std::vector<raku::Evaluation>> evaluated = std::vector<raku::Evaluation>();
        if (!accepted.empty()) {
            evaluated = raku::evaluate(accepted, options_);
        }
        std::vector<std::optional<raku::Evaluation>> all;
        std::size_t next = 0;
        for (const SourceFile& source : sources_) {
            if (source.refusal) {
                all.emplace_back(std::nullopt);
            } else if (evaluated) {
                all.emplace_back(std::move((*evaluated)[next++]));
            } else {
                all.emplace_back(raku::Evaluation{
                    Diagnostic{Severity::error, source.path, 0, evaluated.error().message}, "", "", false});
            }
        }
        return all;
    }

    Outcome outcome_of(const SourceFile& source, const std::optional<raku::Evaluation>& evaluation) {
        Outcome outcome{&source, {}, std::nullopt, std::nullopt};
        if (!evaluation) {
            fail(outcome, *source.refusal);
            return outcome;
        }
        report_printed(source, evaluation->output);
        if (const auto* diagnostic = std::get_if<Diagnostic>(&evaluation->answer)) {
            fail(outcome, *diagnostic);
            return outcome;
        }
        const auto& description = std::get<model::Description>(evaluation->answer);
        if (source.drop_ins) {
            add_drop_in(outcome, description);
            return outcome;
        }
        for (std::size_t i = 0; i < description.tasks.size(); ++i) {
            add_unit(outcome, description, i);
        }
        return outcome;
    }

    void report_printed(const SourceFile& source, const std::string& output) {
        std::size_t lines = 0;
        for (const std::string& line : split(trim(output), '\n')) {
            if (line.empty()) {
                continue;
            }
            if (++lines > printed_line_limit) {
                report({Severity::note, source.path, 0, "printed more"});
                return;
            }
            report({Severity::note, source.path, 0, "printed: " + shorten(line, printed_line_length)});
        }
    }

    void add_unit(Outcome& outcome, const model::Description& description, std::size_t number) {
        const SourceFile& source = *outcome.source;
        const model::Task& task = description.tasks[number];
        // A file with one task-run gives its unit the file's name; several units each have their own.
        auto name = source.name.unit && description.tasks.size() == 1
                        ? Result<unit::UnitName>(*source.name.unit)
                        : model::unit_name_of(task);
        if (!name) {
            fail(outcome,
                 {Severity::error, source.path, task.line,
                  fmt::format("task-run \"{}\" gives no unit name: {}", task.name, name.error().message)});
            return;
        }
        const Bundle bundle = bundle_of(source, task, number);
        auto result = model::unit_from_task(source.path, task, *name, hook_runner(source, bundle));
        report_all(outcome, result.diagnostics);
        if (result.unit && !outcome.failed) {
            outcome.units.push_back(std::move(*result.unit));
            keep(bundle);
        }
    }

    void add_drop_in(Outcome& outcome, const model::Description& description) {
        const SourceFile& source = *outcome.source;
        if (description.tasks.empty()) {
            return;
        }
        if (description.tasks.size() > 1) {
            fail(outcome, {Severity::error, source.path, description.tasks[1].line,
                           fmt::format("a drop-in is one task-run, found {}", description.tasks.size())});
            return;
        }
        const model::Task& task = description.tasks.front();
        const Bundle bundle = bundle_of(source, task, 0);
        auto result =
            model::drop_in_from_task(source.path, task, source.drop_ins->type, hook_runner(source, bundle));
        report_all(outcome, result.diagnostics);
        if (result.drop_in) {
            outcome.drop_in = std::move(result.drop_in);
            keep(bundle);
        }
    }

    void report_all(Outcome& outcome, const std::vector<Diagnostic>& diagnostics) {
        for (const Diagnostic& diagnostic : diagnostics) {
            if (diagnostic.severity == Severity::error) {
                fail(outcome, diagnostic);
            } else {
                report(diagnostic);
            }
        }
    }

    // What the hooks of a task are run from; empty where it has none.
    struct Bundle {
        std::string json;
        std::string digest;
    };

    [[nodiscard]] Bundle bundle_of(const SourceFile& source, const model::Task& task,
                                   std::size_t number) const {
        if (!model::has_hooks(task)) {
            return {};
        }
        std::string json = to_json(raku::Bundle{source.path, source.text, number, task.name,
                                                options_.environment, options_.repositories});
        std::string digest = raku::digest_of(json);
        return {std::move(json), std::move(digest)};
    }

    [[nodiscard]] model::HookRunner hook_runner(const SourceFile& source, const Bundle& bundle) const {
        return {sparrowctl_, bundle.digest, source.scope};
    }

    void keep(const Bundle& bundle) {
        if (!bundle.json.empty()) {
            translation_.bundles.emplace(bundle.digest, bundle.json);
        }
    }

    // Two sources, or two task-runs of one, that make the same unit: which one is meant nobody can tell.
    void refuse_duplicates(std::vector<Outcome>& outcomes) {
        std::map<std::string, Outcome*> owners;
        for (Outcome& outcome : outcomes) {
            std::vector<std::string> names;
            std::transform(outcome.units.begin(), outcome.units.end(), std::back_inserter(names),
                           [](const model::Unit& unit) { return unit.name.full(); });
            if (outcome.drop_in) {
                names.push_back(drop_in_path(*outcome.source));
            }
            for (const std::string& name : names) {
                const auto [owner, is_first] = owners.emplace(name, &outcome);
                if (!is_first) {
                    fail_duplicate(*owner->second, outcome, name);
                }
            }
        }
    }

    void fail_duplicate(Outcome& first, Outcome& second, const std::string& name) {
        if (&first == &second) {
            fail(second, {Severity::error, second.source->path, 0, fmt::format("it makes {} twice", name)});
            return;
        }
        for (auto [outcome, other] : {std::pair(&first, &second), std::pair(&second, &first)}) {
            if (!outcome->failed) {
                fail(*outcome,
                     {Severity::error, outcome->source->path, 0,
                      fmt::format("{} makes {} too; keep one of the two", other->source->path, name)});
            }
        }
    }

    static MadeUnits units_of(std::vector<Outcome>& outcomes) {
        MadeUnits units;
        for (Outcome& outcome : outcomes) {
            for (model::Unit& unit : outcome.units) {
                units.emplace(unit.name.full(), MadeUnit{outcome.source, &unit});
            }
        }
        return units;
    }

    // The names of all units that there will be, stubs too.
    static NameOwners owners_of(const std::vector<Outcome>& outcomes) {
        NameOwners owners;
        for (const Outcome& outcome : outcomes) {
            for (const model::Unit& unit : outcome.units) {
                owners.emplace(unit.name.full(), outcome.source->path);
            }
            const bool leaves_stub = outcome.failed && !outcome.source->drop_ins;
            if (auto name = leaves_stub ? stub_name(*outcome.source) : failure(""); name) {
                owners.emplace(name->full(), outcome.source->path);
            }
        }
        return owners;
    }

    void add_drop_in_to_tree(const Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        auto tree = outcome.drop_in
                        ? render_drop_in(source, *outcome.drop_in)
                        : render_no_drop_in(source, outcome.failed
                                                        ? "It sets nothing: " + to_string(*outcome.failed)
                                                        : "It sets nothing: its source has no task-run now.");
        if (!tree) {
            report({Severity::error, source.path, 0, tree.error().message});
            return;
        }
        add_entries(source, *tree);
    }

    void add_to_tree(const Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        if (source.drop_ins) {
            add_drop_in_to_tree(outcome);
            return;
        }
        for (const model::Unit& unit : outcome.units) {
            auto tree = render(source, unit);
            if (!tree) {
                const Diagnostic diagnostic{Severity::error, source.path, unit.line, tree.error().message};
                report(diagnostic);
                add_stub(source, unit.name, diagnostic);
            } else {
                add_entries(source, *tree);
            }
        }
        if (outcome.failed) {
            auto name = stub_name(source);
            if (name) {
                add_stub(source, *name, *outcome.failed);
            }
        }
    }

    void add_stub(const SourceFile& source, const unit::UnitName& name, const Diagnostic& diagnostic) {
        auto tree = render_stub(source, name, diagnostic);
        if (tree) {
            add_entries(source, *tree);
        } else {
            report({Severity::error, source.path, 0, "no stub can be made: " + tree.error().message});
        }
    }

    // Only stubs can meet what is there already; the first has it.
    void add_entries(const SourceFile& source, UnitTree& tree) {
        for (auto& [path, entry] : tree) {
            if (!translation_.tree.emplace(path, std::move(entry)).second &&
                path.name.find('/') == std::string::npos) {
                report({Severity::warning, source.path, 0,
                        fmt::format("{} is made by another source already, which keeps it", path.name)});
            }
        }
    }

    const std::vector<SourceFile>& sources_;
    const raku::EvaluateOptions& options_;
    const std::string& sparrowctl_;
    Translation translation_;
};

}  // namespace

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

Translation translate(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
                      const std::string& sparrowctl) {
    return Translator(sources, options, sparrowctl).run();
}

}  // namespace sparrow::translate
