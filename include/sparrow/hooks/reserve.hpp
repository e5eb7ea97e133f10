// Copies of unit processes that have been made before they are needed: a call that finds one does not wait
// for it to be made.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <list>
#include <optional>
#include <vector>

#include "sparrow/hooks/copy.hpp"
#include "sparrow/hooks/enclosures.hpp"

namespace sparrow::hooks {

// A copy that waits for its call, and the number that its unit process knows it by.
struct WaitingCopy {
    std::uint32_t id = 0;
    Copy process;
};

// At most one for each unit process.
class Reserve {
  public:
    explicit Reserve(Enclosures& enclosures) : enclosures_(enclosures) {}
    ~Reserve();
    Reserve(const Reserve&) = delete;
    Reserve& operator=(const Reserve&) = delete;
    Reserve(Reserve&&) = delete;
    Reserve& operator=(Reserve&&) = delete;

    // `memory`, in bytes, is what the copy may take.
    void put(std::uint32_t unit, std::uint64_t memory, WaitingCopy copy);
    // The one of that unit; one that may take something else is ended.
    std::optional<WaitingCopy> take(std::uint32_t unit, std::uint64_t memory);
    [[nodiscard]] bool has(std::uint32_t unit) const;
    // That of the unit process is needed no more.
    void end(std::uint32_t unit);

    // What the unit process says of the copy `id`. False where it is none of these.
    bool appeared(std::uint32_t id, pid_t pid);
    bool was_not_made(std::uint32_t id);
    // A child of this process has been waited for. False where it is none of these.
    bool child_ended(pid_t pid);

    [[nodiscard]] std::vector<pid_t> pids() const;
    // Whether one may have been made of which nothing is known yet.
    [[nodiscard]] bool awaits_copies() const;
    // Whether nothing is left of any, killed or not.
    [[nodiscard]] bool is_empty() const { return kept_.empty(); }

  private:
    struct Kept {
        std::uint32_t unit = 0;
        std::uint64_t memory = 0;
        WaitingCopy copy;
    };
    using Place = std::list<Kept>::iterator;

    [[nodiscard]] Place find(std::uint32_t unit);
    void bury(Place place);
    void end(Place place);

    Enclosures& enclosures_;
    // Those that are ended stay until they have been waited for.
    std::list<Kept> kept_;
};

}  // namespace sparrow::hooks
