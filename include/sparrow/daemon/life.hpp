// Callbacks that are made only while the object that waits for them lives.
#pragma once

#include <memory>
#include <utility>

namespace sparrow::daemon {

// A member of that object, best its last: whose callbacks have nobody to cancel them.
class Life {
  public:
    Life() = default;
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;
    Life(Life&&) = delete;
    Life& operator=(Life&&) = delete;
    ~Life() = default;

    // `call`, without effect once this is destroyed.
    template <typename Call>
    [[nodiscard]] auto during(Call call) const {
        return [life = std::weak_ptr<const char>(life_), call = std::move(call)](auto&&... told) mutable {
            if (!life.expired()) {
                call(std::forward<decltype(told)>(told)...);
            }
        };
    }

  private:
    std::shared_ptr<const char> life_ = std::make_shared<const char>('\0');
};

}  // namespace sparrow::daemon
