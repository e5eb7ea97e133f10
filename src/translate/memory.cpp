#include "sparrow/translate/memory.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <chrono>
#include <memory>
#include <utility>

#include "sparrow/model/description_json.hpp"

namespace sparrow::translate {

namespace {

// For all that is looked at together.
constexpr std::chrono::milliseconds patience{5'000};

std::string time_text(raku::Time time) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::localtime(static_cast<std::time_t>(time)));
}

// Of the same error as then.
Diagnostic remembered_failure(const raku::Record& record, bool is_boot) {
    return {Severity::error, record.file, 0,
            fmt::format(
                "{} (not tried again {}; sparrowctl retry tries it now)", record.no_answer->message,
                is_boot ? "while the system starts" : "before " + time_text(next_try(*record.no_answer)))};
}

// What is written to a store, and what went wrong meanwhile.
class Writing {
  public:
    explicit Writing(const RecordStore& store) : store_(store) {}

    template <typename Written>
    void check(const Written& written) {
        if (!written) {
            problems_.push_back({Severity::warning, "the store", 0, written.error().message});
        }
    }

    // Its digest. Many records share one.
    std::string write(const std::shared_ptr<const raku::Observations>& software) {
        const auto [digest, is_new] = digests_.try_emplace(software.get());
        if (is_new) {
            const auto written = store_.write(*software);
            check(written);
            digest->second = written.value_or("");
        }
        return digest->second;
    }

    [[nodiscard]] const std::vector<Diagnostic>& problems() const { return problems_; }

  private:
    const RecordStore& store_;
    std::vector<Diagnostic> problems_;
    std::map<const raku::Observations*, std::string> digests_;
};

}  // namespace

Recollections::Recollections(const std::vector<SourceFile>& sources, const RecordStore& store,
                             const Surroundings& surroundings, raku::Time now)
    : store_(store), surroundings_(surroundings), now_(now) {
    read_records(sources);
    read_software();
    Machine machine;
    machine.look_at(keys_of(records_, software_), patience, [&] { read_answers(sources); });
    const SoftwareChanges changes = changes_of(software_, surroundings, machine);
    const Remembered remembered{surroundings, changes, machine, now, store.is_from_last_boot()};
    for (const SourceFile& source : sources) {
        Recollection recollection{&source, nullptr, "nothing is known of it"};
        if (const auto record = records_.find(source.path); record != records_.end()) {
            recollection.record = &record->second;
            recollection.why_evaluated = why_not_reused(record->second, source, remembered).value_or("");
            if (recollection.why_evaluated.empty() && !source.refusal) {
                add_evaluation(record->second);
            }
        }
        of_sources_.push_back(std::move(recollection));
    }
}

// After an update all may be of another version: that is no reason to fill the log.
void Recollections::read_records(const std::vector<SourceFile>& sources) {
    std::size_t unusable = 0;
    for (const SourceFile& source : sources) {
        auto record = store_.record(source.path);
        if (record && *record) {
            records_.emplace(source.path, std::move(**record));
        } else if (!record && ++unusable == 1) {
            diagnostics_.push_back(
                {Severity::warning, source.path, 0, record.error().message + "; it is not used"});
        }
    }
    if (unusable > 1) {
        diagnostics_.push_back({Severity::warning, "the store", 0,
                                fmt::format("{} records cannot be used; this was the first", unusable)});
    }
}

void Recollections::read_software() {
    for (const auto& [path, record] : records_) {
        if (software_.contains(record.software)) {
            continue;
        }
        if (auto software = store_.software(record.software); software && *software) {
            software_.emplace(record.software, std::move(**software));
        }
    }
}

// Of all that may be used: nearly always they are.
void Recollections::read_answers(const std::vector<SourceFile>& sources) {
    for (const SourceFile& source : sources) {
        const auto record = records_.find(source.path);
        if (record == records_.end() || record->second.no_answer ||
            record->second.latest.source != source.text) {
            continue;
        }
        if (auto answer = model::parse_answer(record->second.latest.answer); answer) {
            answers_.emplace(source.path, std::move(*answer));
        }
    }
}

void Recollections::add_evaluation(const raku::Record& record) {
    raku::Evaluation evaluation;
    evaluation.took = record.took;
    if (record.no_answer) {
        evaluation.had_no_answer = true;
        evaluation.answer = remembered_failure(record, store_.is_from_last_boot());
    } else if (const auto answer = answers_.find(record.file); answer != answers_.end()) {
        evaluation.answer = std::move(answer->second);
    } else {
        return;  // of another version
    }
    evaluations_.emplace(record.file, std::move(evaluation));
}

Memory Recollections::memory() const {
    const auto context = [this](const std::string& digest) -> std::optional<raku::Context> {
        if (digest == surroundings_.context_digest()) {
            return surroundings_.context();
        }
        auto stored = store_.context(digest);
        return stored ? std::move(*stored) : std::nullopt;
    };
    return {&records_, &evaluations_, context, now_};
}

std::vector<Diagnostic> Recollections::keep(std::vector<NewRecord> found) const {
    Writing writing(store_);
    // What came from the last boot is written too: the state directory is not looked at any more.
    Records records = store_.is_from_last_boot() ? records_ : Records();
    Records evaluated;
    for (NewRecord& one : found) {
        if (one.is_evaluated && one.software) {
            one.record.software = writing.write(one.software);
        }
        std::string file = one.record.file;
        (one.is_evaluated ? evaluated : records).insert_or_assign(std::move(file), std::move(one.record));
    }
    if (!evaluated.empty()) {
        writing.check(store_.write(surroundings_.context()));
        settle_all(evaluated);
        evaluated.merge(records);
        records = std::move(evaluated);
    }
    for (const auto& [file, record] : records) {
        writing.check(store_.write(record));
    }
    if (writing.problems().empty()) {
        const auto [paths, digests] = in_use(records);
        writing.check(store_.complete(paths, digests, !records.empty()));
    }
    return writing.problems();
}

void Recollections::settle_all(Records& evaluated) const {
    Machine machine;
    machine.look_at(keys_of(evaluated, {}), patience);
    for (auto& [file, record] : evaluated) {
        settle(record, surroundings_, machine);
        record.latest.context = surroundings_.context_digest();
        record.surroundings = surroundings_.digest();
    }
}

Recollections::InUse Recollections::in_use(const Records& changed) const {
    InUse all;
    for (const Recollection& recollection : of_sources_) {
        const std::string& path = recollection.source->path;
        all.paths.insert(path);
        const auto found = changed.find(path);
        const raku::Record* record = found != changed.end() ? &found->second : recollection.record;
        if (record != nullptr) {
            all.digests.insert({record->software, record->latest.context});
            if (record->last_good) {
                all.digests.insert(record->last_good->context);
            }
        }
    }
    return all;
}

}  // namespace sparrow::translate
