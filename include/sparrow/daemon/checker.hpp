// Makes the health checks that need no Raku.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "sparrow/daemon/hook_client.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/watch/event.hpp"
#include "sparrow/watch/spec.hpp"

namespace sparrow::daemon {

// A check that is being made; destroying it ends that.
class Check {
  public:
    Check() = default;
    Check(const Check&) = delete;
    Check& operator=(const Check&) = delete;
    Check(Check&&) = delete;
    Check& operator=(Check&&) = delete;
    virtual ~Check() = default;
};

class Checker {
  public:
    // `probe` is the path of systemd-sparrow-probe. All must outlive this, and the checks.
    Checker(sd::Event& event, HookClient& hooks, std::string probe)
        : event_(event), hooks_(hooks), probe_(std::move(probe)) {}

    // http and tcp by the probe, exec by systemd-sparrow-hooks. `done` is called once, not before this
    // returns.
    std::unique_ptr<Check> begin(const watch::HealthCheck& check, const std::string& unit,
                                 std::function<void(watch::Checked)> done);

  private:
    sd::Event& event_;
    HookClient& hooks_;
    std::string probe_;
};

}  // namespace sparrow::daemon
