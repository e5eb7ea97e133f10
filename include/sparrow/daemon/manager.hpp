// systemd, as org.freedesktop.systemd1(5) shows it: what the daemon asks of it and tells it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sparrow/base/scope.hpp"
#include "sparrow/daemon/unit_facts.hpp"
#include "sparrow/model/live_property.hpp"
#include "sparrow/sd/bus.hpp"
#include "sparrow/unit/unit_name.hpp"
#include "sparrow/watch/actions.hpp"

namespace sparrow::daemon {

// Each function calls back once: with an Error where the connection is lost, at the latest when this is
// destroyed. systemd is asked in the order in which they are called, and answers in that, but for facts().
class Manager {
  public:
    // `bus` must outlive it.
    explicit Manager(sd::Bus& bus) : bus_(bus) {}
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;
    Manager(Manager&&) = delete;
    Manager& operator=(Manager&&) = delete;
    ~Manager();

    // Has systemd send signals, and calls back: after each daemon-reload, and for each unit that is loaded.
    Result<void> subscribe(std::function<void()> reloaded, std::function<void(const std::string&)> unit_new);
    // Whenever a property of a unit may have changed, with its name.
    Result<sd::Slot> on_change(std::function<void(const std::string& unit)> changed);

    struct LoadedUnit {
        std::string name;
        std::string active_state;
    };
    // Those of the units with these names, or that match these patterns (glob(7)), which are loaded. This
    // loads none, where any other question about a unit has systemd load it.
    void list(const std::vector<std::string>& patterns,
              std::function<void(Result<std::vector<LoadedUnit>>)> done);
    // Of several units at a time, the others wait; other calls do not wait for them.
    void facts(const unit::UnitName& unit, std::function<void(Result<UnitFacts>)> done);
    // One property, of the interface of its type or of every unit's.
    void property(const unit::UnitName& unit, const std::string& name, bool is_of_unit,
                  std::function<void(Result<sd::Variant>)> done);
    void set_properties(const std::string& unit, std::vector<model::LiveProperty> properties,
                        std::function<void(Result<void>)> done);
    void act(const std::string& unit, watch::Act act, std::function<void(Result<void>)> done);
    void reload(std::function<void(Result<void>)> done);

  private:
    struct Call {
        sd::Target target;
        std::function<void(sd::Writer&)> write;
        std::function<void(sd::Reply)> done;
        sd::Slot slot;
    };
    void call(sd::Target target, std::function<void(sd::Writer&)> write, std::function<void(sd::Reply)> done);
    void send(Call call);
    struct Question {
        unit::UnitName unit;
        std::function<void(Result<UnitFacts>)> done;
    };
    void ask(Question question);
    void answer(const Question& question, const Result<UnitFacts>& facts);

    sd::Bus& bus_;
    std::vector<sd::Slot> signals_;
    // Under way, and those that come after them, in their order.
    std::map<std::uint64_t, Call> calls_;
    std::deque<Call> waiting_;
    std::uint64_t next_call_ = 0;
    // How many units are being asked about, and which are next.
    std::size_t questions_ = 0;
    std::deque<Question> next_questions_;
};

}  // namespace sparrow::daemon
