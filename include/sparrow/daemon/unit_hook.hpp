// The hook that a unit's policy has called.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "sparrow/daemon/hook_client.hpp"
#include "sparrow/daemon/life.hpp"
#include "sparrow/watch/actions.hpp"
#include "sparrow/watch/event.hpp"

namespace sparrow::daemon {

class UnitHook {
  public:
    // `returned` is called once for each call that is not cancelled. `hooks` must outlive it.
    UnitHook(HookClient& hooks, std::string unit, std::function<void(const watch::HookReturned&)> returned)
        : hooks_(hooks), unit_(std::move(unit)), returned_(std::move(returned)) {}
    UnitHook(const UnitHook&) = delete;
    UnitHook& operator=(const UnitHook&) = delete;
    UnitHook(UnitHook&&) = delete;
    UnitHook& operator=(UnitHook&&) = delete;
    ~UnitHook() { cancel(); }

    // `signals` are all that can be measured.
    void call(const watch::Actions::Call& call, const watch::Signals& signals);
    // Nobody waits for the latest call any more, where one is under way.
    void cancel();

  private:
    HookClient& hooks_;
    std::string unit_;
    std::function<void(const watch::HookReturned&)> returned_;
    // 0: none.
    std::uint64_t under_way_ = 0;
    Life life_;
};

}  // namespace sparrow::daemon
