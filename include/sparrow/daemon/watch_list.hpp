// Which units are watched: those that have a spec. Of one that runs, what systemd has loaded counts.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sparrow/daemon/life.hpp"
#include "sparrow/daemon/manager.hpp"
#include "sparrow/daemon/means.hpp"
#include "sparrow/daemon/spec_files.hpp"
#include "sparrow/daemon/watched_unit.hpp"
#include "sparrow/sd/bus.hpp"
#include "sparrow/sd/event.hpp"

namespace sparrow::daemon {

class WatchList {
  public:
    // `generated` and `runtime_dir` are what find_specs() looks through; `means` must outlive it.
    WatchList(Means& means, std::vector<std::string> generated, std::string runtime_dir)
        : means_(means), generated_(std::move(generated)), runtime_dir_(std::move(runtime_dir)) {}

    // Reads what the generator wrote, and asks systemd about each unit that it is for.
    void look();
    // systemd has loaded this unit.
    void loaded(const std::string& name);

    // The bus is there: changes of the units come over it, until it is to be destroyed.
    void listen();
    void stop_listening();

    // Null where it is not watched.
    [[nodiscard]] WatchedUnit* find(const std::string& name) const;
    // By their names.
    [[nodiscard]] std::vector<WatchedUnit*> all() const;

  private:
    struct Watched {
        std::unique_ptr<WatchedUnit> unit;
        // It has another spec or none now, and takes back what it has done.
        bool is_leaving = false;
    };

    // Whether what a unit was given is given again: after a reload, which may have taken it away.
    enum class After { change, reload };
    [[nodiscard]] bool has_spec(const std::string& name) const;
    void ask_soon(const std::string& name, std::chrono::milliseconds wait, After after = After::change);
    // About units of these names, and all that match those which are patterns.
    void ask(std::set<std::string> names, After after);
    // `units` are those of them that are loaded.
    void take_states(std::set<std::string> names, const std::vector<Manager::LoadedUnit>& units, After after);
    void ask_facts(const unit::UnitName& unit, After after);
    void consider(const unit::UnitName& unit, const UnitFacts& facts, After after);
    void forget(const unit::UnitName& unit);
    void add(const unit::UnitName& unit, const UnitFacts& facts, LoadedSpec loaded);
    void let_go(const std::string& name, const watch::Cause& cause);
    void later(std::function<void()> call);
    void give_back_soon();

    Means& means_;
    std::vector<std::string> generated_;
    std::string runtime_dir_;
    SpecFiles specs_;
    // What was found and does not count is told once.
    std::set<std::string> told_;
    std::map<std::string, Watched> units_;
    sd::Slot changes_;
    // Those to be asked about, after what, and when.
    std::set<std::string> soon_;
    After soon_after_ = After::change;
    sd::Instant ask_at_;
    sd::EventSource ask_timer_;
    std::vector<std::function<void()>> later_;
    sd::EventSource deferred_;
    sd::EventSource give_back_;
    Life life_;
};

}  // namespace sparrow::daemon
