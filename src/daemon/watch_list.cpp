#include "sparrow/daemon/watch_list.hpp"

#include <fmt/core.h>
#include <malloc.h>
#include <syslog.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "sparrow/sd/journal.hpp"
#include "sparrow/sd/notify.hpp"

namespace sparrow::daemon {

namespace {

// A change of state has several signals: how long the others are waited for.
constexpr std::chrono::milliseconds gather{50};
// systemd could not answer.
constexpr std::chrono::seconds ask_again_after{5};
// After the last unit that has changed.
constexpr std::chrono::seconds give_back_after{10};

}  // namespace

void WatchList::look() {
    FoundSpecs found = find_specs(generated_, runtime_dir_);
    specs_ = std::move(found.files);
    give_back_soon();
    for (const std::string& why : found.refused) {
        if (told_.insert(why).second) {
            sd::write_journal(LOG_WARNING, why);
        }
    }
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    std::set<std::string> names;
    std::size_t templates = 0;
    for (const auto& [name, files] : specs_) {
        const auto unit = unit::UnitName::parse(name);
        if (unit && unit->is_template()) {
            names.insert(fmt::format("{}@*{}", unit->prefix(), unit::suffix(unit->type())));
            ++templates;
        } else {
            names.insert(name);
        }
    }
    for (const auto& [name, watched] : units_) {
        names.insert(name);
    }
    sd::notify(fmt::format("STATUS=Watching {} units", names.size() - templates));
    ask(std::move(names), After::reload);
}

bool WatchList::has_spec(const std::string& name) const {
    const auto unit = unit::UnitName::parse(name);
    return unit && !files_of(specs_, *unit).empty();
}

void WatchList::loaded(const std::string& name) {
    if (has_spec(name)) {
        ask_soon(name, gather);
    }
}

void WatchList::ask_soon(const std::string& name, std::chrono::milliseconds wait, After after) {
    soon_.insert(name);
    soon_after_ = std::max(soon_after_, after);
    give_back_soon();
    const sd::Instant at = means_.event.now() + wait;
    if (ask_timer_ && ask_at_ <= at) {
        return;
    }
    ask_at_ = at;
    if (ask_timer_) {
        (void)ask_timer_.set_time(wait);
        return;
    }
    auto timer = means_.event.add_time(wait, gather, [this] {
        ask_timer_.reset();
        ask(std::exchange(soon_, {}), std::exchange(soon_after_, After::change));
    });
    if (timer) {
        ask_timer_ = std::move(*timer);
    }
}

// First which of them run: a question about a unit that systemd has not loaded has it read the unit's files,
// tell everybody of that, and forget it again; and be asked again, as something has changed.
void WatchList::ask(std::set<std::string> names, After after) {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr || names.empty()) {
        return;  // all are asked about when it is there
    }
    const std::vector<std::string> patterns(names.begin(), names.end());
    manager->list(patterns, life_.during([this, names = std::move(names), after](const auto& units) mutable {
        if (units) {
            take_states(std::move(names), *units, after);
            return;
        }
        for (const std::string& name : names) {
            ask_soon(name, ask_again_after, after);
        }
    }));
}

void WatchList::take_states(std::set<std::string> names, const std::vector<Manager::LoadedUnit>& units,
                            After after) {
    for (const Manager::LoadedUnit& loaded : units) {
        names.erase(loaded.name);
        UnitFacts facts;
        facts.active_state = loaded.active_state;
        const auto unit = unit::UnitName::parse(loaded.name);
        if (unit && facts.is_running()) {
            ask_facts(*unit, after);
        } else if (unit) {
            consider(*unit, facts, after);
        }
    }
    // What is left is not loaded; patterns are no names.
    for (const std::string& name : names) {
        if (const auto unit = unit::UnitName::parse(name)) {
            consider(*unit, {}, after);
            forget(*unit);
        }
    }
}

void WatchList::ask_facts(const unit::UnitName& unit, After after) {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    manager->facts(unit, life_.during([this, unit, after](const Result<UnitFacts>& facts) {
        if (facts) {
            consider(unit, *facts, after);
        } else {
            ask_soon(unit.full(), ask_again_after, after);
        }
    }));
}

void WatchList::consider(const unit::UnitName& unit, const UnitFacts& facts, After after) {
    std::vector<std::string> files = facts.drop_ins;
    files.push_back(facts.fragment);
    const auto own = facts.is_running() ? files_of(specs_, unit, files) : files_of(specs_, unit);
    const auto found = units_.find(unit.full());
    if (found == units_.end()) {
        if (!own.empty()) {
            add(unit, facts, join(own));
        }
        return;
    }
    if (found->second.is_leaving) {
        return;  // it is asked about again when it has left
    }
    WatchedUnit& watched = *found->second.unit;
    if (own.empty()) {
        let_go(unit.full(), {"daemon-reload", "", "", 0});
    } else if (const LoadedSpec loaded = join(own); watched.spec_digests() != loaded.digests) {
        let_go(unit.full(), {"daemon-reload", "", "", loaded.spec->line});
    } else {
        watched.update(facts);
        if (after == After::reload) {
            watched.assert_again();
        }
    }
}

// An instance that is no more loaded may never come back, and others of other names will.
void WatchList::forget(const unit::UnitName& unit) {
    const auto found = units_.find(unit.full());
    if (found != units_.end() && unit.is_instance() && !specs_.contains(unit.full()) &&
        !found->second.is_leaving && found->second.unit->policy().adjusted().empty()) {
        units_.erase(found);
    }
}

void WatchList::add(const unit::UnitName& unit, const UnitFacts& facts, LoadedSpec loaded) {
    Watched& watched = units_[unit.full()];
    watched.unit =
        std::make_unique<WatchedUnit>(unit, std::move(loaded.spec), std::move(loaded.digests), means_);
    watched.unit->update(facts);
}

// What it has done is taken back before there is another of its name, which starts from what is there then.
void WatchList::let_go(const std::string& name, const watch::Cause& cause) {
    Watched& watched = units_.at(name);
    watched.is_leaving = true;
    watched.unit->retire(cause, life_.during([this, name](const Result<void>& /*reverted*/) {
        later([this, name] {
            units_.erase(name);
            ask({name}, After::change);
        });
    }));
}

void WatchList::listen() {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    auto changes = manager->on_change([this](const std::string& unit) {
        if (units_.contains(unit)) {
            ask_soon(unit, gather);
        }
    });
    if (changes) {
        changes_ = std::move(*changes);
    }
}

void WatchList::stop_listening() {
    changes_ = {};
}

// Looking through many units takes memory, of which the C library would keep most: this process may then do
// nothing for days.
void WatchList::give_back_soon() {
    if (give_back_) {
        (void)give_back_.set_time(give_back_after);
        return;
    }
    auto timer = means_.event.add_time(give_back_after, std::chrono::seconds(1), [] { malloc_trim(0); });
    if (timer) {
        give_back_ = std::move(*timer);
    }
}

// In the next round of the loop: not from within what it destroys.
void WatchList::later(std::function<void()> call) {
    later_.push_back(std::move(call));
    auto deferred = means_.event.add_defer([this] {
        for (const auto& each : std::exchange(later_, {})) {
            each();
        }
    });
    if (deferred) {
        deferred_ = std::move(*deferred);
    }
}

WatchedUnit* WatchList::find(const std::string& name) const {
    const auto found = units_.find(name);
    return found == units_.end() ? nullptr : found->second.unit.get();
}

std::vector<WatchedUnit*> WatchList::all() const {
    std::vector<WatchedUnit*> units;
    for (const auto& [name, watched] : units_) {
        units.push_back(watched.unit.get());
    }
    return units;
}

}  // namespace sparrow::daemon
