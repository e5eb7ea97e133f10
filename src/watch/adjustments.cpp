#include "sparrow/watch/adjustments.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace sparrow::watch {

namespace {

// "+25%", "-64M".
bool is_relative(const std::vector<std::string>& texts) {
    return texts.size() == 1 && texts[0].size() > 1 && (texts[0][0] == '+' || texts[0][0] == '-') &&
           texts[0][1] >= '0' && texts[0][1] <= '9';
}

std::optional<double> share_of(std::string_view text) {
    if (!text.ends_with('%')) {
        return std::nullopt;
    }
    text.remove_suffix(1);
    double percent = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), percent);
    constexpr double whole = 100;
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(percent / whole)
                                                                           : std::nullopt;
}

// What is in use of the limit `name`.
std::optional<std::uint64_t> usage_of(std::string_view name, const Signals& signals) {
    if (name == "MemoryMax" || name == "MemoryHigh") {
        return signals.memory_current;
    }
    if (name == "MemorySwapMax") {
        return signals.swap_current;
    }
    return name == "TasksMax" ? signals.tasks_current : std::nullopt;
}

std::uint64_t grown(std::uint64_t current, std::uint64_t by) {
    return current > infinity - by ? infinity : current + by;
}

}  // namespace

std::string to_string(const SettingValue& value) {
    return fmt::format("{}", fmt::join(value.texts, " "));
}

Adjustments::Adjustments(const Adaptation& adaptation, const Settings& settings)
    : adaptation_(adaptation), settings_(settings) {}

Adjustments::Setting& Adjustments::find(const std::string& name) {
    const auto [found, is_new] = known_.try_emplace(name);
    if (is_new) {
        found->second.is_live = settings_.is_live(name);
    }
    return found->second;
}

std::vector<std::string> Adjustments::unknown() const {
    std::vector<std::string> names;
    for (const auto& [name, setting] : known_) {
        if (!setting.is_known) {
            names.push_back(name);
        }
    }
    return names;
}

void Adjustments::learn(const std::string& name, const SettingValue& current,
                        const std::optional<SettingValue>& base) {
    Setting& setting = find(name);
    const bool is_untouched = setting.wishes.empty() && setting.current == setting.base;
    if (!setting.is_known || is_untouched) {
        setting.base = base.value_or(current);
    }
    setting.is_known = true;
    setting.current = current;
    setting.asked.reset();
}

void Adjustments::wish(Wish wish) {
    Setting& setting = find(wish.setting.name);
    std::erase_if(setting.wishes,
                  [&](const Setting::Held& held) { return held.wish.cause.by == wish.cause.by; });
    setting.wishes.push_back({std::move(wish), std::nullopt, false});
    setting.is_stuck = false;
}

void Adjustments::withdraw(const std::string& by, const Cause& cause) {
    for (auto& [name, setting] : known_) {
        const auto held = std::find_if(setting.wishes.begin(), setting.wishes.end(),
                                       [&](const Setting::Held& one) { return one.wish.cause.by == by; });
        if (held != setting.wishes.end()) {
            setting.has_tripped =
                setting.has_tripped || (held->wish.is_tripwire && held + 1 == setting.wishes.end());
            setting.wishes.erase(held);
            setting.withdrawn = cause;
            setting.is_stuck = false;
        }
    }
}

Result<SettingValue> Adjustments::resolve(const WishedSetting& wished, const Setting& setting) const {
    if (!is_relative(wished.texts)) {
        return settings_.value(wished.name, wished.texts);
    }
    const std::string& text = wished.texts[0];
    const bool grows = text[0] == '+';
    if (!setting.current.number) {
        // A negative number of a setting that has them, such as OOMScoreAdjust=.
        auto whole = settings_.value(wished.name, wished.texts);
        return whole ? std::move(whole)
                     : failure(fmt::format("'{}' is relative, and {}= is no number", text, wished.name));
    }
    const std::uint64_t current = *setting.current.number;
    if (current == infinity) {
        return failure(
            fmt::format("'{}' is relative, and there is no limit that it could be relative to", text));
    }
    const auto bounds = adaptation_.bounds.find(wished.name);
    if (grows && !wished.max && (bounds == adaptation_.bounds.end() || !bounds->second.max)) {
        return failure(
            fmt::format("'{}' grows without a maximum, which is to stand beside it: max => …", text));
    }
    std::uint64_t by = 0;
    if (const auto share = share_of(std::string_view(text).substr(1))) {
        const double amount = std::ceil(static_cast<double>(current) * *share);
        by = amount >= static_cast<double>(infinity) ? infinity : static_cast<std::uint64_t>(amount);
    } else if (auto amount = settings_.value(wished.name, {text.substr(1)}); !amount) {
        return amount;
    } else {
        by = amount->number.value_or(0);
    }
    return settings_.of_number(wished.name, grows ? grown(current, by) : current - std::min(current, by));
}

Guard Adjustments::guard_of(const std::string& name, const Wish& wish, bool is_number) const {
    Guard guard;
    if (wish.is_tripwire) {
        guard.rate.changes = std::numeric_limits<std::size_t>::max();
        guard.margin = 0;
        return guard;
    }
    guard.mode = adaptation_.mode;
    guard.cooldown = adaptation_.cooldown;
    guard.rate = adaptation_.rate;
    guard.margin = adaptation_.margin;
    if (!is_number) {
        return guard;
    }
    guard.grow_window = adaptation_.grow_window;
    guard.shrink_window = adaptation_.shrink_window;
    const auto number = [&](const std::optional<std::string>& text) -> std::optional<std::uint64_t> {
        auto value = text ? settings_.value(name, {*text}) : Result<SettingValue>(SettingValue{});
        return value ? value->number : std::nullopt;
    };
    if (const auto bounds = adaptation_.bounds.find(name); bounds != adaptation_.bounds.end()) {
        guard.min = number(bounds->second.min);
        guard.max = number(bounds->second.max);
    }
    if (const auto least = number(wish.setting.min)) {
        guard.min = std::max(guard.min.value_or(0), *least);
    }
    if (const auto most = number(wish.setting.max)) {
        guard.max = std::min(guard.max.value_or(infinity), *most);
    }
    if (const auto threshold = adaptation_.change_thresholds.find(name);
        threshold != adaptation_.change_thresholds.end()) {
        if (const auto share = share_of(threshold->second)) {
            guard.change_threshold = Share{*share};
        } else {
            guard.change_threshold = number(threshold->second).value_or(0);
        }
    }
    return guard;
}

// `told` is what was told last.
void Adjustments::tell(const std::string& name, const Setting& setting, std::string& told, EntryKind kind,
                       const Cause& cause, const std::string& to, const std::string& reason,
                       std::vector<Entry>& entries) {
    std::string telling = fmt::format("{} {} {} {}", to_string(kind), cause.by, to, reason);
    if (told != telling) {
        told = std::move(telling);
        entries.push_back({kind, cause, name, to_string(setting.current), to, reason});
    }
}

// Whether it is known what the wish comes to. One that comes to nothing is told of once.
bool Adjustments::has_value(const std::string& name, Setting& setting, Setting::Held& held,
                            std::vector<Entry>& entries) const {
    if (held.value || held.is_wrong) {
        return held.value.has_value();
    }
    auto value = resolve(held.wish.setting, setting);
    if (value) {
        held.value = std::move(*value);
        return true;
    }
    held.is_wrong = true;
    tell(name, setting, setting.told_wrong, EntryKind::refused, held.wish.cause,
         fmt::format("{}", fmt::join(held.wish.setting.texts, " ")), value.error().message, entries);
    return false;
}

// The newest wish that comes to something, of those before `end`: a mistake in a hook does not undo what
// others have set. Null where there is none.
Adjustments::Setting::Held* Adjustments::counting(const std::string& name, Setting& setting, std::size_t end,
                                                  std::vector<Entry>& entries) const {
    for (std::size_t i = end; i > 0; --i) {
        if (has_value(name, setting, setting.wishes[i - 1], entries)) {
            return &setting.wishes[i - 1];
        }
    }
    return nullptr;
}

SettingValue Adjustments::target_of(const std::string& name, Setting& setting, const Setting::Held* held,
                                    std::vector<Entry>& entries) const {
    if (held == nullptr || !held->wish.is_tripwire) {
        return held == nullptr ? setting.base : *held->value;
    }
    // A tripwire raises no limit: not the unit's own, nor the one that another wish has set.
    const auto place = static_cast<std::size_t>(held - setting.wishes.data());
    const Setting::Held* below = counting(name, setting, place, entries);
    const SettingValue& other = below == nullptr ? setting.base : *below->value;
    const bool is_lower = other.number && held->value->number && *other.number < *held->value->number;
    return is_lower ? other : *held->value;
}

void Adjustments::decide_one(const std::string& name, Setting& setting, const Signals& signals, Time now,
                             std::vector<Change>& changes, std::vector<Entry>& entries) {
    setting.again.reset();
    const Setting::Held* held = counting(name, setting, setting.wishes.size(), entries);
    if (held == nullptr && !setting.wishes.empty() && !setting.has_tripped) {
        return;
    }
    const bool restores = held == nullptr;
    const SettingValue target = target_of(name, setting, held, entries);
    Wish wish = restores ? Wish{{name, {}, {}, {}}, setting.withdrawn, false} : held->wish;
    wish.is_tripwire = wish.is_tripwire || setting.has_tripped;
    const bool is_number = setting.current.number && target.number;
    const auto place_of = [&](const SettingValue& value) -> std::uint64_t {
        if (is_number) {
            return *value.number;
        }
        const auto place = std::find(setting.values.begin(), setting.values.end(), value);
        if (place != setting.values.end()) {
            return static_cast<std::uint64_t>(place - setting.values.begin());
        }
        setting.values.push_back(value);
        return setting.values.size() - 1;
    };
    // What a tripwire does is no change that others would have to wait for.
    PropertyState before = wish.is_tripwire ? PropertyState{} : setting.state;
    before.current = place_of(setting.current);
    auto decided =
        watch::decide(guard_of(name, wish, is_number), std::move(before),
                      {place_of(target), is_number ? usage_of(name, signals) : std::nullopt, restores}, now);
    const Decision& decision = decided.decision;
    const SettingValue to =
        !is_number || decision.value == target.number ? target : settings_.of_number(name, decision.value);
    if (setting.asked == to && !(setting.current == to)) {
        return;  // it was asked for, and this is what came of it
    }
    if (!wish.is_tripwire) {
        setting.state = std::move(decided.state);
    }
    setting.again = decision.again;
    setting.has_tripped = false;
    switch (decision.verdict) {
        case Verdict::nothing:
            setting.told.clear();
            break;
        case Verdict::refuse:
            tell(name, setting, setting.told, EntryKind::refused, wish.cause, to_string(target),
                 decision.reason, entries);
            break;
        case Verdict::recommend:
            tell(name, setting, setting.told, EntryKind::recommended, wish.cause, to_string(to),
                 decision.reason, entries);
            break;
        case Verdict::change:
            setting.told.clear();
            changes.push_back({name, setting.is_live, setting.current, to, restores, wish.cause});
            setting.asked = to;
            setting.current = to;
            break;
    }
}

std::vector<Change> Adjustments::decide(const Signals& signals, Time now, std::vector<Entry>& entries) {
    std::vector<Change> changes;
    for (auto& [name, setting] : known_) {
        if (setting.is_known && !setting.is_stuck) {
            decide_one(name, setting, signals, now, changes, entries);
        }
    }
    return changes;
}

std::vector<Change> Adjustments::lift(const Signals& signals, Time now, std::vector<Entry>& entries) {
    std::vector<Change> changes;
    for (auto& [name, setting] : known_) {
        if (setting.is_known && setting.has_tripped) {
            decide_one(name, setting, signals, now, changes, entries);
        }
    }
    return changes;
}

std::optional<Time> Adjustments::again() const {
    std::optional<Time> first;
    for (const auto& [name, setting] : known_) {
        if (setting.again && (!first || *setting.again < *first)) {
            first = setting.again;
        }
    }
    return first;
}

void Adjustments::applied(const std::string& name, const SettingValue& now_is) {
    find(name).current = now_is;
}

void Adjustments::failed(const Change& change) {
    Setting& setting = find(change.name);
    setting.current = change.from;
    setting.asked.reset();
    setting.is_stuck = true;
    setting.again.reset();
}

std::vector<Adjustments::State> Adjustments::states() const {
    std::vector<State> states;
    for (const auto& [name, setting] : known_) {
        if (setting.is_known && (!setting.wishes.empty() || !(setting.current == setting.base))) {
            std::vector<Wish> wishes;
            std::transform(setting.wishes.begin(), setting.wishes.end(), std::back_inserter(wishes),
                           [](const Setting::Held& held) {
                               Wish wish = held.wish;
                               // A relative one came to something: it is not to be taken again.
                               if (held.value) {
                                   wish.setting.texts = held.value->texts;
                               }
                               return wish;
                           });
            states.push_back({name, setting.base, setting.current, std::move(wishes)});
        }
    }
    return states;
}

std::vector<Change> Adjustments::revert(const Cause& cause) {
    std::vector<Change> changes;
    for (auto& [name, setting] : known_) {
        setting.wishes.clear();
        setting.told.clear();
        setting.again.reset();
        setting.asked.reset();
        setting.has_tripped = false;
        setting.is_stuck = false;
        if (setting.is_known && !(setting.current == setting.base)) {
            changes.push_back({name, setting.is_live, setting.current, setting.base, true, cause});
            setting.current = setting.base;
        }
    }
    return changes;
}

}  // namespace sparrow::watch
