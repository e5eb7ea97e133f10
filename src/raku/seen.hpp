// What one process has observed through its system calls.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>

#include "system_call.hpp"

namespace sparrow::raku {

// Used by several threads.
class Seen {
  public:
    enum class Whose : char {
        source,
        host,  // the files that it is made of, by their times; it may do what it likes
    };

    explicit Seen(Whose whose) : whose_(whose) {}

    [[nodiscard]] Whose whose() const { return whose_; }

    // Looks at the state of what `call` observes and keeps it, before the call is let through.
    void add(const SystemCall& call, const PrivateDirs& private_dirs);

    // All of it, as to_text() gives each.
    [[nodiscard]] std::string text() const;

    [[nodiscard]] bool saw_clock() const;

  private:
    void add(Observation observation);
    bool is_compiler(const Observation& observation);
    void add_fact(Observation observation);
    void add_of_host(const Observation& observation, const PrivateDirs& private_dirs);

    Whose whose_;
    mutable std::mutex mutex_;
    std::set<std::string> known_;  // kinds with names
    std::string text_;
    // How many facts are being read. A process waits for the answer to each of its calls, so that this is
    // used by one thread at a time.
    std::atomic<int> facts_under_way_ = 0;
    std::atomic<int> compilations_under_way_ = 0;
    bool saw_clock_ = false;
};

}  // namespace sparrow::raku
