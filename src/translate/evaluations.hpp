// How each source was evaluated: now, or before.
#pragma once

#include <cstddef>
#include <vector>

#include "outcome.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/raku/record.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/translation.hpp"

namespace sparrow::translate {

class Evaluations {
  public:
    // Evaluates those that are neither refused nor remembered. `sources` and `memory` are kept by reference.
    Evaluations(const std::vector<SourceFile>& sources, const raku::EvaluateOptions& options,
                const Memory& memory);
    Evaluations(const Evaluations&) = delete;
    Evaluations& operator=(const Evaluations&) = delete;
    Evaluations(Evaluations&&) = delete;
    Evaluations& operator=(Evaluations&&) = delete;
    ~Evaluations() = default;

    // Of the source with that number; null where it is refused.
    [[nodiscard]] const raku::Evaluation* of(std::size_t number) const { return of_sources_[number]; }

    // What was known of the source before; null where nothing was.
    [[nodiscard]] const raku::Record* record_of(const SourceFile& source) const;

    // What is known now and was not before. `outcomes` are what becomes of the sources as they are now, in
    // their order.
    [[nodiscard]] std::vector<NewRecord> new_records(const std::vector<Outcome>& outcomes) const;

  private:
    [[nodiscard]] const raku::Evaluation* remembered(const SourceFile& source) const;
    [[nodiscard]] bool is_to_be_evaluated(const SourceFile& source) const;
    [[nodiscard]] raku::Record new_record(const Outcome& outcome, const raku::Evaluation& evaluation,
                                          const raku::Record* known) const;

    const std::vector<SourceFile>& sources_;
    const Memory& memory_;
    // Those that are to be evaluated, in the order of the sources.
    std::vector<raku::Evaluation> evaluated_;
    // In evaluated_, or remembered.
    std::vector<const raku::Evaluation*> of_sources_;
};

}  // namespace sparrow::translate
