#include "workers.hpp"

#include <thread>
#include <utility>

namespace sparrow::raku {

void Workers::run(std::function<void()> work) {
    const std::lock_guard lock(shared_->mutex);
    shared_->work.push(std::move(work));
    if (shared_->idle >= shared_->work.size()) {
        shared_->has_work.notify_one();
    } else {
        std::thread(serve, shared_).detach();
    }
}

void Workers::serve(const std::shared_ptr<Shared>& shared) {
    std::unique_lock lock(shared->mutex);
    while (true) {
        while (shared->work.empty()) {
            ++shared->idle;
            shared->has_work.wait(lock);
            --shared->idle;
        }
        const std::function<void()> work = std::move(shared->work.front());
        shared->work.pop();
        lock.unlock();
        work();
        lock.lock();
    }
}

}  // namespace sparrow::raku
