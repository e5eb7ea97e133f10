#include "seen.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace sparrow::raku {

namespace {

constexpr std::size_t most_observations = 20'000;

bool is_of_kernel(const std::string& path) {
    return path.rfind("/proc/", 0) == 0 || path.rfind("/sys/", 0) == 0 || path.rfind("/dev/", 0) == 0;
}

}  // namespace

void Seen::add(const SystemCall& call, const PrivateDirs& private_dirs) {
    for (Observation& observation : observations_of(call, private_dirs)) {
        if (whose_ == Whose::host) {
            add_of_host(observation, private_dirs);
        } else if (observation.kind == ObservationKind::fact) {
            add_fact(std::move(observation));
        } else if (facts_under_way_ == 0 && !is_compiler(observation)) {
            add(std::move(observation));
        }
    }
}

// What rakudo's compiler does for itself, or that it begins or ends to.
bool Seen::is_compiler(const Observation& observation) {
    if (observation.kind != ObservationKind::unrepeatable) {
        return false;
    }
    if (observation.name == noted_compiler_begins) {
        ++compilations_under_way_;
        return true;
    }
    if (observation.name == noted_compiler_ends) {
        compilations_under_way_ -= compilations_under_way_ > 0 ? 1 : 0;
        return true;
    }
    return compilations_under_way_ > 0 && observation.name == reads_clock;
}

// What a fact is read from counts as the fact.
void Seen::add_fact(Observation observation) {
    if (observation.name.empty()) {
        ++facts_under_way_;
        return;
    }
    facts_under_way_ -= facts_under_way_ > 0 ? 1 : 0;
    if (facts_under_way_ > 0) {
        return;  // of another, which has its own value
    }
    if (observe(ObservationKind::fact, observation.name).empty()) {
        observation = {ObservationKind::unrepeatable,
                       fmt::format("it asks for '{}', which changes all the time", observation.name)};
    }
    add(std::move(observation));
}

// Which of its files counts, whatever it did with it.
void Seen::add_of_host(const Observation& observation, const PrivateDirs& private_dirs) {
    if (observation.kind == ObservationKind::unrepeatable) {
        const std::lock_guard lock(mutex_);
        saw_clock_ = saw_clock_ || observation.name == reads_clock;
        return;
    }
    const bool is_access = observation.kind == ObservationKind::access;
    const std::string path = observation.name.substr(is_access ? 1 : 0);
    // The way to a private folder need not be there the next time.
    const bool leads_to_private =
        std::any_of(private_dirs.begin(), private_dirs.end(),
                    [&](const std::string& directory) { return directory.rfind(path + "/", 0) == 0; });
    if (!path.empty() && path.front() == '/' && !is_of_kernel(path) && !leads_to_private) {
        // A folder that it lists counts with its entries.
        const bool is_listed = observation.kind == ObservationKind::content &&
                               observe(ObservationKind::software, path) == "folder";
        add({is_listed ? ObservationKind::content : ObservationKind::software, path});
    }
}

void Seen::add(Observation observation) {
    {
        const std::lock_guard lock(mutex_);
        if (known_.size() > most_observations) {
            return;
        }
        if (known_.size() == most_observations) {
            observation = {ObservationKind::unrepeatable,
                           fmt::format("it reads more than {} files", most_observations)};
        }
        if (!known_.insert(static_cast<char>(observation.kind) + observation.name).second) {
            return;
        }
    }
    if (is_of_machine(observation.kind) && observation.state.empty()) {
        observation.state = observe(observation.kind, observation.name);
    }
    const std::lock_guard lock(mutex_);
    text_ += to_text(observation);
}

std::string Seen::text() const {
    const std::lock_guard lock(mutex_);
    return text_;
}

bool Seen::saw_clock() const {
    const std::lock_guard lock(mutex_);
    return saw_clock_;
}

}  // namespace sparrow::raku
