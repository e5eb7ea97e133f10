#include "sparrow/translate/translation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "assemble.hpp"
#include "evaluations.hpp"
#include "last_good.hpp"
#include "outcome.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/translate/render.hpp"

namespace sparrow::translate {

namespace {

// What a file prints is for debugging it, and must not fill the log.
constexpr std::size_t printed_line_limit = 20;
constexpr std::size_t printed_line_length = 400;

// From evaluations to outcomes, of which no two make the same.
class Translator {
  public:
    Translator(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
               const std::string& sparrowctl, const Memory& memory)
        : sources_(sources),
          sparrowctl_(sparrowctl),
          memory_(memory),
          evaluations_(sources, options, memory),
          context_{options.environment, options.repositories, options.site} {}

    [[nodiscard]] Translation run() const {
        std::vector<Outcome> outcomes;
        outcomes.reserve(sources_.size());
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            outcomes.push_back(outcome_of_source(sources_[i], evaluations_.of(i)));
        }
        refuse_duplicates(outcomes);
        auto records = evaluations_.new_records(outcomes);
        go_back_to_last_good(outcomes);
        Translation translation = assemble(std::move(outcomes));
        translation.records = std::move(records);
        return translation;
    }

  private:
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
        for (const UnitOutcome& made : outcome.units) {
            if (made.unit.name.full() == name) {
                lines.push_back(made.unit.line);
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
            const raku::Record* known = evaluations_.record_of(*outcome.source);
            if (!outcome.failed || known == nullptr || (!known->is_good && !known->last_good)) {
                continue;
            }
            auto last = last_good_of(outcome, known->is_good ? known->latest : *known->last_good);
            if (!last) {
                continue;
            }
            std::erase_if(last->units,
                          [&](const UnitOutcome& made) { return taken.contains(made.unit.name.full()); });
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

    const std::vector<SourceFile>& sources_;
    const std::string& sparrowctl_;
    const Memory& memory_;
    const Evaluations evaluations_;
    const raku::Context context_;
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
