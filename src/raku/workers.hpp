// Threads for work that may never come back, such as reading from a network's file system.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>

namespace sparrow::raku {

// Runs each piece of work at once: in a thread that has nothing to do, else in a new one. Threads are never
// waited for; they end with the process. What the work uses must outlive it.
class Workers {
  public:
    void run(std::function<void()> work);

  private:
    struct Shared {
        std::mutex mutex;
        std::condition_variable has_work;
        std::queue<std::function<void()>> work;
        std::size_t idle = 0;
    };

    static void serve(const std::shared_ptr<Shared>& shared);

    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace sparrow::raku
