// The machine's state, asked for with patience that ends.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "sparrow/raku/observation.hpp"

namespace sparrow::translate {

// Remembers what it was told, so that what many sources have read is looked at once.
class Machine {
  public:
    using Key = std::pair<raku::ObservationKind, std::string>;

    // Looks at all of `keys` that are not known yet, in a thread that is left behind after `limit`: a file
    // system of the network may never answer. `meanwhile` is done while it looks.
    void look_at(
        const std::set<Key>& keys, std::chrono::milliseconds limit,
        const std::function<void()>& meanwhile = [] {});

    // What look_at() found; nothing where there was no answer, or no question.
    [[nodiscard]] std::optional<std::string> state_of(const Key& key) const;

  private:
    std::map<Key, std::string> states_;
};

}  // namespace sparrow::translate
