#include "sparrow/translate/translation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "last_good.hpp"
#include "outcome.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/steps.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/translate/stub.hpp"
#include "sparrow/translate/wishes.hpp"

namespace sparrow::translate {

namespace {

// What a file prints is for debugging it, and must not fill the log.
constexpr std::size_t printed_line_limit = 20;
constexpr std::size_t printed_line_length = 400;

class Translator {
  public:
    Translator(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
               const std::string& sparrowctl, const Memory& memory)
        : sources_(sources),
          options_(options),
          sparrowctl_(sparrowctl),
          memory_(memory),
          context_{options.environment, options.repositories, options.site} {}

    Translation run() && {
        const std::vector<raku::Evaluation> evaluated = evaluate_unknown();
        const auto evaluations = evaluations_of_sources(evaluated);
        std::vector<Outcome> outcomes;
        outcomes.reserve(sources_.size());
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            outcomes.push_back(outcome_of_source(sources_[i], evaluations[i]));
        }
        refuse_duplicates(outcomes);
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            remember(outcomes[i], evaluations[i]);
        }
        go_back_to_last_good(outcomes);
        for (Outcome& outcome : outcomes) {
            report(outcome.diagnostics);
            translation_.bundles.merge(outcome.bundles);
        }
        const MadeUnits units = units_of(outcomes);
        NameOwners owners = owners_of(outcomes);
        report(settle_aliases(units, owners));
        for (Outcome& outcome : outcomes) {
            add_to_tree(outcome);
            translation_.made.push_back(made_by(outcome));
        }
        report(enable_along(units, owners, translation_.tree));
        return std::move(translation_);
    }

  private:
    // One for each source.
    using Evaluations = std::vector<const raku::Evaluation*>;

    void report(const Diagnostic& diagnostic) { translation_.diagnostics.push_back(diagnostic); }
    void report(const std::vector<Diagnostic>& diagnostics) {
        translation_.diagnostics.insert(translation_.diagnostics.end(), diagnostics.begin(),
                                        diagnostics.end());
    }

    // What was known of the source; null where nothing was.
    [[nodiscard]] const raku::Record* record_of(const SourceFile& source) const {
        if (memory_.records == nullptr) {
            return nullptr;
        }
        const auto found = memory_.records->find(source.path);
        return found == memory_.records->end() ? nullptr : &found->second;
    }

    // Null where it has to be evaluated.
    [[nodiscard]] const raku::Evaluation* remembered(const SourceFile& source) const {
        if (memory_.evaluations == nullptr) {
            return nullptr;
        }
        const auto found = memory_.evaluations->find(source.path);
        return found == memory_.evaluations->end() ? nullptr : &found->second;
    }

    // `evaluation` is null where there was none.
    void remember(const Outcome& outcome, const raku::Evaluation* evaluation) {
        const SourceFile& source = *outcome.source;
        const raku::Record* known = record_of(source);
        if (evaluation == nullptr || evaluation->cut_short) {
            return;  // nothing new is known
        }
        if (remembered(source) != nullptr) {
            if (known != nullptr && known->is_good == outcome.failed.has_value()) {
                NewRecord changed{*known};
                changed.record.is_good = !outcome.failed;
                if (!outcome.failed) {
                    changed.record.last_good.reset();
                } else {
                    changed.record.last_good = known->latest;
                }
                translation_.records.push_back(std::move(changed));
            }
            return;
        }
        translation_.records.push_back({new_record(outcome, *evaluation, known), true, evaluation->software});
    }

    [[nodiscard]] raku::Record new_record(const Outcome& outcome, const raku::Evaluation& evaluation,
                                          const raku::Record* known) const {
        const SourceFile& source = *outcome.source;
        raku::Record record{source.path, {source.text, "", evaluation.json}, evaluation.observations};
        record.took = evaluation.took;
        record.when = memory_.now;
        record.is_good = !outcome.failed;
        const auto* description = std::get_if<model::Description>(&evaluation.answer);
        if (evaluation.had_no_answer || (description != nullptr && has_hooks(*description))) {
            // What it would have observed is not known; and what hooks do when they run is not, either.
            for (const auto kind : {raku::ObservationKind::environment, raku::ObservationKind::modules,
                                    raku::ObservationKind::defaults}) {
                record.observations.push_back({kind, ""});
            }
        }
        if (evaluation.had_no_answer) {
            const bool is_again = known != nullptr && known->no_answer && known->latest.source == source.text;
            record.no_answer = {outcome.failed ? outcome.failed->message : "",
                                is_again ? known->no_answer->tries + 1 : 1, memory_.now};
        }
        if (outcome.failed && known != nullptr) {
            record.last_good = known->is_good ? std::optional(known->latest) : known->last_good;
        }
        return record;
    }

    static bool has_hooks(const model::Description& description) {
        return std::any_of(description.tasks.begin(), description.tasks.end(),
                           [](const model::Task& task) { return !model::hook_names(task).empty(); });
    }

    [[nodiscard]] bool is_to_be_evaluated(const SourceFile& source) const {
        return !source.refusal && remembered(source) == nullptr;
    }

    // One for each source that is to be evaluated: what is refused is not, and neither is what is remembered.
    [[nodiscard]] std::vector<raku::Evaluation> evaluate_unknown() const {
        std::vector<raku::Source> accepted;
        for (const SourceFile& source : sources_) {
            if (is_to_be_evaluated(source)) {
                accepted.push_back({source.path, source.text});
            }
        }
        if (accepted.empty()) {
            return {};
        }
        auto evaluated = raku::evaluate(accepted, options_);
        if (evaluated) {
            return std::move(*evaluated);
        }
        std::vector<raku::Evaluation> failed(accepted.size());
        for (std::size_t i = 0; i < failed.size(); ++i) {
            failed[i].cut_short = true;  // it is not the source's fault
            failed[i].answer = Diagnostic{Severity::error, accepted[i].file, 0, evaluated.error().message};
        }
        return failed;
    }

    // One for each source, null where it is refused: of `evaluated`, in whose order, or remembered.
    [[nodiscard]] Evaluations evaluations_of_sources(const std::vector<raku::Evaluation>& evaluated) const {
        Evaluations all;
        auto next = evaluated.begin();
        for (const SourceFile& source : sources_) {
            if (is_to_be_evaluated(source)) {
                all.push_back(&*next++);
            } else {
                all.push_back(source.refusal ? nullptr : remembered(source));
            }
        }
        return all;
    }

    [[nodiscard]] Outcome outcome_of_source(const SourceFile& source,
                                            const raku::Evaluation* evaluation) const {
        Outcome failed{&source};
        if (evaluation == nullptr) {
            fail(failed, *source.refusal);
            return failed;
        }
        const std::vector<Diagnostic> printed = printed_by(source, evaluation->output);
        if (const auto* diagnostic = std::get_if<Diagnostic>(&evaluation->answer)) {
            failed.diagnostics = printed;
            fail(failed, *diagnostic);
            return failed;
        }
        Outcome outcome = outcome_of(source, source.text, context_,
                                     std::get<model::Description>(evaluation->answer), sparrowctl_);
        outcome.diagnostics.insert(outcome.diagnostics.begin(), printed.begin(), printed.end());
        return outcome;
    }

    static std::vector<Diagnostic> printed_by(const SourceFile& source, const std::string& output) {
        std::vector<Diagnostic> notes;
        for (const std::string& line : split(trim(output), '\n')) {
            if (line.empty()) {
                continue;
            }
            if (notes.size() == printed_line_limit) {
                notes.push_back({Severity::note, source.path, 0, "printed more"});
                break;
            }
            notes.push_back(
                {Severity::note, source.path, 0, "printed: " + shorten(line, printed_line_length)});
        }
        return notes;
    }

    // Two sources, or two task-runs of one, that make the same unit: which one is meant nobody can tell.
    static void refuse_duplicates(std::vector<Outcome>& outcomes) {
        std::map<std::string, Outcome*> owners;
        for (Outcome& outcome : outcomes) {
            for (const std::string& name : names_of(outcome)) {
                const auto [owner, is_first] = owners.emplace(name, &outcome);
                if (!is_first) {
                    fail_duplicate(*owner->second, outcome, name);
                }
            }
        }
    }

    static void fail_for_making_twice(Outcome& outcome, const std::string& name) {
        std::vector<int> lines;
        for (const model::Unit& unit : outcome.units) {
            if (unit.name.full() == name) {
                lines.push_back(unit.line);
            }
        }
        if (lines.size() < 2) {
            return;  // it has failed, and makes nothing by now
        }
        // In a loop both are of one line.
        const std::string first = lines[0] != lines[1] ? fmt::format(", in line {} too", lines[0]) : "";
        fail(outcome, {Severity::error, outcome.source->path, lines[1],
                       fmt::format("it makes {} twice{}", name, first)});
    }

    static void fail_duplicate(Outcome& first, Outcome& second, const std::string& name) {
        if (&first == &second) {
            fail_for_making_twice(second, name);
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

    // What another source makes by now is its.
    void go_back_to_last_good(std::vector<Outcome>& outcomes) const {
        std::set<std::string> taken;
        for (const Outcome& outcome : outcomes) {
            const auto names = names_of(outcome);
            taken.insert(names.begin(), names.end());
        }
        for (Outcome& outcome : outcomes) {
            const raku::Record* known = record_of(*outcome.source);
            if (!outcome.failed || known == nullptr || (!known->is_good && !known->last_good)) {
                continue;
            }
            auto last = last_good_of(outcome, known->is_good ? known->latest : *known->last_good);
            if (!last) {
                continue;
            }
            std::erase_if(last->units,
                          [&](const model::Unit& unit) { return taken.contains(unit.name.full()); });
            if (last->drop_in && taken.contains(drop_in_path(*last->source))) {
                last->drop_in.reset();
            }
            if (last->makes_something()) {
                const auto names = names_of(*last);
                taken.insert(names.begin(), names.end());
                outcome = std::move(*last);
                outcome.diagnostics.push_back(
                    {Severity::warning, outcome.source->path, 0, "its last good translation stays in place"});
            }
        }
    }

    // A context that is lost is that of the hooks only, which get today's.
    [[nodiscard]] std::optional<Outcome> last_good_of(const Outcome& failed,
                                                      const raku::Translated& translated) const {
        const auto context = memory_.context ? memory_.context(translated.context) : std::nullopt;
        return last_good(failed, translated, context.value_or(context_), sparrowctl_);
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
            if (auto name = leaves_stub(outcome) ? stub_name(*outcome.source) : failure(""); name) {
                owners.emplace(name->full(), outcome.source->path);
            }
        }
        return owners;
    }

    static bool leaves_stub(const Outcome& outcome) {
        return outcome.failed && !outcome.makes_something() && !outcome.source->drop_ins;
    }

    static Made made_by(const Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        Made made{source.path, names_of(outcome), outcome.failed.has_value()};
        if (made.failed && made.names.empty()) {
            if (auto name = source.drop_ins ? Result<std::string>(drop_in_path(source))
                                            : stub_name(source).map(&unit::UnitName::full);
                name) {
                made.names.push_back(std::move(*name));
            }
        }
        return made;
    }

    static std::vector<std::string> remarks_of(const Outcome& outcome) {
        return outcome.failed ? std::vector{last_good_remark(*outcome.failed)} : std::vector<std::string>();
    }

    static Result<UnitTree> drop_in_tree(const Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        if (outcome.drop_in) {
            return render_drop_in(source, *outcome.drop_in, remarks_of(outcome));
        }
        if (outcome.failed) {
            return render_empty_drop_in(source, "It sets nothing: " + to_string(*outcome.failed));
        }
        if (source.name.is_unit_file) {
            return render_empty_drop_in(source, "It sets nothing: its source has no task-run now.");
        }
        return UnitTree();
    }

    static Result<UnitTree> tree_of(Outcome& outcome, std::size_t number) {
        if (number < outcome.trees.size() && outcome.trees[number]) {
            return std::move(*outcome.trees[number]);
        }
        return render(*outcome.source, outcome.units[number], remarks_of(outcome));
    }

    void add_to_tree(Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        if (source.drop_ins) {
            add_entries(source, drop_in_tree(outcome));
        }
        for (std::size_t i = 0; i < outcome.units.size(); ++i) {
            add_entries(source, tree_of(outcome, i));
        }
        if (auto name = leaves_stub(outcome) ? stub_name(source) : failure(""); name) {
            add_entries(source, render_stub(source, *name, *outcome.failed));
        }
    }

    // Only stubs can meet what is there already; the first has it.
    void add_entries(const SourceFile& source, Result<UnitTree> tree) {
        if (!tree) {
            report({Severity::error, source.path, 0, "it cannot be rendered: " + tree.error().message});
            return;
        }
        for (auto& [path, entry] : *tree) {
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
    const Memory& memory_;
    raku::Context context_;
    Translation translation_;
};

}  // namespace

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

Translation translate(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
                      const std::string& sparrowctl, const Memory& memory) {
    return Translator(sources, options, sparrowctl, memory).run();
}

}  // namespace sparrow::translate
