#include "sparrow/translate/machine.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace sparrow::translate {

namespace {

// Used by the thread and by whoever waits for it; it lives as long as either does.
struct Look {
    std::mutex mutex;
    std::condition_variable is_done;
    std::vector<Machine::Key> keys;
    std::vector<std::string> states;
};

void look(const std::shared_ptr<Look>& look) {
    for (const Machine::Key& key : look->keys) {
        std::string state = observe(key.first, key.second);
        const std::lock_guard lock(look->mutex);
        look->states.push_back(std::move(state));
        if (look->states.size() == look->keys.size()) {
            look->is_done.notify_one();
        }
    }
}

}  // namespace

void Machine::look_at(const std::set<Key>& keys, std::chrono::milliseconds limit,
                      const std::function<void()>& meanwhile) {
    auto shared = std::make_shared<Look>();
    for (const Key& key : keys) {
        if (!states_.contains(key)) {
            shared->keys.push_back(key);
        }
    }
    if (shared->keys.empty()) {
        meanwhile();
        return;
    }
    std::thread(look, shared).detach();
    meanwhile();
    std::unique_lock lock(shared->mutex);
    shared->is_done.wait_for(lock, limit, [&] { return shared->states.size() == shared->keys.size(); });
    // In their order, up to the one that waits.
    for (std::size_t i = 0; i < shared->states.size(); ++i) {
        states_.emplace(shared->keys[i], shared->states[i]);
    }
}

std::optional<std::string> Machine::state_of(const Key& key) const {
    const auto found = states_.find(key);
    return found == states_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace sparrow::translate
