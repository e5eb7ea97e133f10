#include "evaluations.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "sparrow/model/steps.hpp"

namespace sparrow::translate {

namespace {

bool has_hooks(const model::Description& description) {
    return std::any_of(description.tasks.begin(), description.tasks.end(),
                       [](const model::Task& task) { return !model::hook_names(task).empty(); });
}

// One for each of `sources`, also where no Raku can be run.
std::vector<raku::Evaluation> evaluate_all(const std::vector<raku::Source>& sources,
                                           const raku::EvaluateOptions& options) {
    if (sources.empty()) {
        return {};
    }
    auto evaluated = raku::evaluate(sources, options);
    if (evaluated) {
        return std::move(*evaluated);
    }
    std::vector<raku::Evaluation> failed(sources.size());
    for (std::size_t i = 0; i < failed.size(); ++i) {
        failed[i].cut_short = true;  // it is not the source's fault
        failed[i].answer = Diagnostic{Severity::error, sources[i].file, 0, evaluated.error().message};
    }
    return failed;
}

// The record of a source that was not evaluated again, where it is good no more, or again; else nothing.
std::optional<NewRecord> turned(const raku::Record* known, const Outcome& outcome) {
    if (known == nullptr || known->is_good != outcome.failed.has_value()) {
        return std::nullopt;
    }
    NewRecord changed{*known};
    changed.record.is_good = !outcome.failed;
    if (!outcome.failed) {
        changed.record.last_good.reset();
    } else {
        changed.record.last_good = known->latest;
    }
    return changed;
}

}  // namespace

Evaluations::Evaluations(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
                         const Memory& memory)
    : sources_(sources), memory_(memory) {
    std::vector<raku::Source> unknown;
    for (const SourceFile& source : sources) {
        if (is_to_be_evaluated(source)) {
            unknown.push_back({source.path, source.text});
        }
    }
    evaluated_ = evaluate_all(unknown, options);
    auto next = evaluated_.begin();
    for (const SourceFile& source : sources) {
        if (is_to_be_evaluated(source)) {
            of_sources_.push_back(&*next++);
        } else {
            of_sources_.push_back(source.refusal ? nullptr : remembered(source));
        }
    }
}

const raku::Record* Evaluations::record_of(const SourceFile& source) const {
    if (memory_.records == nullptr) {
        return nullptr;
    }
    const auto found = memory_.records->find(source.path);
    return found == memory_.records->end() ? nullptr : &found->second;
}

// Null where it has to be evaluated.
const raku::Evaluation* Evaluations::remembered(const SourceFile& source) const {
    if (memory_.evaluations == nullptr) {
        return nullptr;
    }
    const auto found = memory_.evaluations->find(source.path);
    return found == memory_.evaluations->end() ? nullptr : &found->second;
}

bool Evaluations::is_to_be_evaluated(const SourceFile& source) const {
    return !source.refusal && remembered(source) == nullptr;
}

std::vector<NewRecord> Evaluations::new_records(const std::vector<Outcome>& outcomes) const {
    std::vector<NewRecord> records;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const raku::Evaluation* evaluation = of(i);
        if (evaluation == nullptr || evaluation->cut_short) {
            continue;  // nothing new is known
        }
        const raku::Record* known = record_of(sources_[i]);
        if (remembered(sources_[i]) == nullptr) {
            records.push_back({new_record(outcomes[i], *evaluation, known), true, evaluation->software});
        } else if (auto changed = turned(known, outcomes[i])) {
            records.push_back(std::move(*changed));
        }
    }
    return records;
}

raku::Record Evaluations::new_record(const Outcome& outcome, const raku::Evaluation& evaluation,
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

}  // namespace sparrow::translate
