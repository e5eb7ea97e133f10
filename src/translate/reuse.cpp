#include "sparrow/translate/reuse.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace sparrow::translate {

namespace {

using raku::Observation;
using raku::ObservationKind;

void add_keys(const raku::Observations& observations, std::set<Machine::Key>& keys) {
    for (const Observation& observation : observations) {
        if (is_of_machine(observation.kind)) {
            keys.emplace(observation.kind, observation.name);
        }
    }
}

std::optional<std::string> why_changed(const Observation& observation, const Surroundings& surroundings,
                                       const Machine& machine) {
    if (observation.kind == ObservationKind::unrepeatable) {
        return describe(observation);
    }
    if (!is_of_machine(observation.kind)) {
        return surroundings.state_of(observation) == observation.state
                   ? std::nullopt
                   : std::optional(describe(observation) + ", which has changed");
    }
    const auto state = machine.state_of({observation.kind, observation.name});
    if (!state) {
        return describe(observation) + ", where nothing answers in time";
    }
    if (state->empty() || observation.state.empty()) {
        return describe(observation) + ", which cannot be compared";
    }
    return *state == observation.state ? std::nullopt
                                       : std::optional(describe(observation) + ", which has changed");
}

std::optional<std::string> why_changed(const raku::Observations& observations,
                                       const Surroundings& surroundings, const Machine& machine,
                                       bool with_unrepeatable) {
    for (const Observation& observation : observations) {
        if (observation.kind == ObservationKind::unrepeatable && !with_unrepeatable) {
            continue;
        }
        if (auto why = why_changed(observation, surroundings, machine)) {
            return why;
        }
    }
    return std::nullopt;
}

std::optional<std::string> why_software_changed(const raku::Record& record, const Remembered& remembered) {
    if (record.no_answer && record.software.empty()) {
        return std::nullopt;  // it took its host along, and with it what that was made of
    }
    const auto software = remembered.software.find(record.software);
    if (software == remembered.software.end()) {
        return "it is not known which Raku it was evaluated with";
    }
    return software->second;
}

}  // namespace

std::set<Machine::Key> keys_of(const Records& records, const Software& software) {
    std::set<Machine::Key> keys;
    for (const auto& [path, record] : records) {
        add_keys(record.observations, keys);
    }
    for (const auto& [digest, observations] : software) {
        add_keys(observations, keys);
    }
    return keys;
}

SoftwareChanges changes_of(const Software& software, const Surroundings& surroundings,
                           const Machine& machine) {
    SoftwareChanges changes;
    for (const auto& [digest, observations] : software) {
        changes.emplace(digest, why_changed(observations, surroundings, machine, true));
    }
    return changes;
}

raku::Time next_try(const raku::NoAnswer& no_answer) {
    constexpr raku::Time first_delay = 60;
    constexpr raku::Time longest_delay = raku::Time{24} * 60 * 60;
    raku::Time delay = first_delay;
    for (int tries = 1; tries < no_answer.tries && delay < longest_delay; ++tries) {
        delay *= 4;
    }
    return no_answer.last + std::min(delay, longest_delay);
}

std::optional<std::string> why_not_reused(const raku::Record& record, const SourceFile& source,
                                          const Remembered& remembered) {
    if (record.latest.source != source.text) {
        return "its text has changed";
    }
    if (record.surroundings != remembered.surroundings.digest()) {
        return "the unit directories, plugin folders, language or time zone have changed";
    }
    if (auto why = why_software_changed(record, remembered)) {
        return why;
    }
    if (!record.no_answer) {
        return why_changed(record.observations, remembered.surroundings, remembered.machine, true);
    }
    if (record.no_answer->is_to_be_retried) {
        return "it got no answer, and sparrowctl retry asked for another try";
    }
    // A clock that was set back does not make anybody wait for longer.
    const bool waits = remembered.is_boot || (remembered.now < next_try(*record.no_answer) &&
                                              remembered.now >= record.no_answer->last);
    if (!waits) {
        return "it got no answer, and it is time to try again";
    }
    return why_changed(record.observations, remembered.surroundings, remembered.machine, false);
}

void settle(raku::Record& record, const Surroundings& surroundings, const Machine& machine) {
    raku::Observations changed;
    for (Observation& observation : record.observations) {
        if (!is_of_machine(observation.kind)) {
            observation.state = surroundings.state_of(observation);
        } else if (machine.state_of({observation.kind, observation.name}) != observation.state ||
                   observation.state.empty()) {
            changed.push_back(
                {ObservationKind::unrepeatable, observation.state.empty()
                                                    ? describe(observation) + ", which cannot be compared"
                                                    : describe(observation) + ", which changed meanwhile"});
        }
    }
    record.observations.insert(record.observations.end(), changed.begin(), changed.end());
}

}  // namespace sparrow::translate
