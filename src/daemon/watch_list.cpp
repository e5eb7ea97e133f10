#include "sparrow/daemon/watch_list.hpp"

#include <fmt/core.h>
#include <malloc.h>
#include <syslog.h>

#include <chrono>
#include <utility>

#include "sparrow/sd/journal.hpp"
#include "sparrow/sd/notify.hpp"

namespace sparrow::daemon {

namespace {

// A change of state has several signals: how long the others are waited for.
constexpr std::chrono::milliseconds gather{50};
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
    std::set<std::string> candidates;
    std::vector<std::string> patterns;
    for (const auto& [name, files] : specs_) {
        const auto unit = unit::UnitName::parse(name);
        if (unit && unit->is_template()) {
            patterns.push_back(fmt::format("{}@*{}", unit->prefix(), unit::suffix(unit->type())));
        } else {
            candidates.insert(name);
        }
    }
    for (const auto& [name, watched] : units_) {
        candidates.insert(name);
    }
    for (const std::string& name : candidates) {
        ask_about(name);
    }
    if (!patterns.empty()) {
        manager->list(patterns, life_.during([this](const Result<std::vector<std::string>>& names) {
            for (const std::string& name : names ? *names : std::vector<std::string>{}) {
                ask_about(name);
            }
        }));
    }
    sd::notify(fmt::format("STATUS=Watching {} units", candidates.size()));
}

void WatchList::loaded(const std::string& name) {
    const auto unit = unit::UnitName::parse(name);
    if (!unit || units_.contains(name)) {
        return;
    }
    const std::string of_template =
        unit->is_instance() ? fmt::format("{}@{}", unit->prefix(), unit::suffix(unit->type())) : name;
    if (specs_.contains(name) || specs_.contains(of_template)) {
        ask_about(name);
    }
}

void WatchList::ask_about(const std::string& name) {
    const auto unit = unit::UnitName::parse(name);
    Manager* manager = means_.systemd.manager();
    if (!unit || manager == nullptr) {
        return;
    }
    manager->facts(*unit, life_.during([this, unit = *unit](const Result<UnitFacts>& facts) {
        if (facts) {
            consider(unit, *facts);
        }
    }));
}

void WatchList::consider(const unit::UnitName& unit, const UnitFacts& facts) {
    std::vector<std::string> files = facts.drop_ins;
    files.push_back(facts.fragment);
    const auto own = files_of(specs_, unit, files);
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
        watched.assert_again();
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
            ask_about(name);
        });
    }));
}

void WatchList::listen() {
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    auto changes = manager->on_change([this](const std::string& unit) { refresh_soon(unit); });
    if (changes) {
        changes_ = std::move(*changes);
    }
}

void WatchList::stop_listening() {
    changes_ = {};
}

void WatchList::refresh_soon(const std::string& name) {
    const auto found = units_.find(name);
    if (found == units_.end() || found->second.refresh) {
        return;
    }
    auto timer = means_.event.add_time(gather, gather, [this, name] { refresh(name); });
    if (timer) {
        found->second.refresh = std::move(*timer);
    }
    give_back_soon();
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

void WatchList::refresh(const std::string& name) {
    const auto found = units_.find(name);
    if (found == units_.end()) {
        return;
    }
    found->second.refresh.reset();
    Manager* manager = means_.systemd.manager();
    if (manager == nullptr) {
        return;
    }
    manager->facts(found->second.unit->name(), life_.during([this, name](const Result<UnitFacts>& facts) {
        if (WatchedUnit* unit = find(name); unit != nullptr && facts) {
            unit->update(*facts);
        }
    }));
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
