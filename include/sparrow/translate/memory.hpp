// What is known from earlier translations, and what is kept for later ones.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/model/description_json.hpp"
#include "sparrow/translate/record_store.hpp"
#include "sparrow/translate/reuse.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/surroundings.hpp"
#include "sparrow/translate/translation.hpp"

namespace sparrow::translate {

// What is remembered of one source, or why it is not enough.
struct Recollection {
    const SourceFile* source = nullptr;
    const raku::Record* record = nullptr;
    // Why it has to be evaluated; empty where it need not be.
    std::string why_evaluated;
};

class Recollections {
  public:
    // Reads what `store` has of `sources`, which must outlive this, and looks whether it still holds. What
    // cannot be used is reported.
    Recollections(const std::vector<SourceFile>& sources, const RecordStore& store,
                  const Surroundings& surroundings, raku::Time now);

    // One for each source, in their order.
    [[nodiscard]] const std::vector<Recollection>& of_sources() const { return of_sources_; }

    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

    // For translate(). `store` and this must outlive it.
    [[nodiscard]] Memory memory() const;

    // Settles and writes what the translation found out, and forgets all other sources. Where it cannot be
    // written that is a warning: the next translation just has more to do.
    [[nodiscard]] std::vector<Diagnostic> keep(std::vector<NewRecord> found) const;

  private:
    struct InUse {
        std::set<std::string> paths;
        // Of contexts and software.
        std::set<std::string> digests;
    };

    // With the records of `changed` in place of those that were.
    [[nodiscard]] InUse in_use(const Records& changed) const;
    void settle_all(Records& evaluated) const;
    void add_evaluation(const raku::Record& record);
    void read_records(const std::vector<SourceFile>& sources);
    void read_software();
    void read_answers(const std::vector<SourceFile>& sources);

    const RecordStore& store_;
    const Surroundings& surroundings_;
    raku::Time now_;
    Records records_;
    Software software_;
    // By the path of the source.
    std::map<std::string, model::Answer> answers_;
    std::map<std::string, raku::Evaluation> evaluations_;
    std::vector<Recollection> of_sources_;
    std::vector<Diagnostic> diagnostics_;
};

}  // namespace sparrow::translate
