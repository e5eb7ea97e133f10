#include "check_rules.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/model/assignments.hpp"
#include "sparrow/model/check_runtime.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/model/vocabulary.hpp"

namespace sparrow::model {

namespace {

const std::string* text_at(const Value& value, std::string_view key) {
    const Value* found = find_in(&value, key);
    return found == nullptr ? nullptr : std::get_if<std::string>(&found->data);
}

// "+25%", "-64M": relative to what there is.
bool is_relative(const std::string& text) {
    return text.size() > 1 && (text[0] == '+' || text[0] == '-') && text[1] >= '0' && text[1] <= '9';
}

bool is_pressure(std::string_view signal) {
    return signal.ends_with("-pressure");
}

bool is_amount(std::string_view signal) {
    return signal == "memory-usage" || signal == "memory-available" || signal == "tasks";
}

void check_pressure_bound(const Value& value, const Place& place) {
    const Check percent = [](const Value& number, const Place& here) {
        const auto found = number_of(number);
        if (!found || *found < 0 || *found > 100) {
            refuse(number, here, "a percentage of the time as a number from 0 to 100");
        }
    };
    fields({{"avg10", percent}, {"avg60", percent}, {"avg300", percent}})(value, place);
    const auto* hash = std::get_if<Hash>(&value.data);
    if (hash != nullptr && hash->size() != 1) {
        place.say("takes one of avg10, avg60 and avg300");
    }
}

void check_amount_bound(std::string_view signal, const Value& value, const Place& place) {
    const auto* found = std::get_if<std::string>(&value.data);
    const auto* number = std::get_if<std::int64_t>(&value.data);
    const bool is_share = found != nullptr && parse_permyriad(*found).has_value();
    const bool is_number =
        (number != nullptr && *number >= 0) || (found != nullptr && parse_size(*found, 1024));
    if (signal == "tasks" ? !is_number : !is_number && !is_share) {
        refuse(value, place,
               signal == "tasks" ? "a number of tasks" : "a size such as '2G', or a share such as '80%'");
    }
}

// What stands beside the word `signal`: of which domain and level it is, and above or below what.
void check_leaf(const std::string& signal, const Value& value, const Place& place) {
    const auto& words = signal_words();
    if (std::find(words.begin(), words.end(), signal) == words.end()) {
        const auto near = sparrow::nearest(signal, words);
        place.at("on").say(fmt::format("unknown signal '{}'; {}", escape_control(signal),
                                       near ? fmt::format("did you mean '{}'?", *near)
                                            : fmt::format("there are {}", join_words(words, " and "))));
        return;
    }
    for (const char* key : {"of", "level"}) {
        if (const Value* found = find_in(&value, key)) {
            if (!is_pressure(signal)) {
                place.at(key).say(fmt::format("is for pressures, and '{}' is none", signal));
            } else {
                (std::string_view(key) == "of" ? one_of({"system", "unit", "slice"})
                                               : one_of({"some", "full"}))(*found, place.at(key));
            }
        }
    }
    bool is_bound = false;
    for (const char* key : {"above", "below"}) {
        if (const Value* found = find_in(&value, key)) {
            is_bound = true;
            if (is_pressure(signal)) {
                check_pressure_bound(*found, place.at(key));
            } else if (is_amount(signal)) {
                check_amount_bound(signal, *found, place.at(key));
            } else {
                place.at(key).say(fmt::format("is for what is measured, and '{}' happens or not", signal));
            }
        }
    }
    if (is_amount(signal) && !is_bound) {
        place.say(fmt::format("'{}' needs 'above' or 'below'", signal));
    }
}

void check_condition(const Value& value, const Place& place);

void check_join(const Hash& hash, const Place& place) {
    if (hash.size() != 1) {
        place.say("takes one of all, any and not, and nothing beside it");
        return;
    }
    const Value& parts = settled(hash[0].value);
    const Place here = place.at(hash[0].key);
    if (hash[0].key == "not") {
        check_condition(parts, here);
        return;
    }
    each_element(check_condition, "a list of conditions")(parts, here);
    const auto* list = std::get_if<List>(&parts.data);
    if (list != nullptr && list->empty()) {
        here.say("is empty");
    }
}

bool is_join(const Value& value) {
    return find_in(&value, "all") != nullptr || find_in(&value, "any") != nullptr ||
           find_in(&value, "not") != nullptr;
}

void check_condition(const Value& value, const Place& place) {
    if (const auto* word = std::get_if<std::string>(&value.data)) {
        check_leaf(*word, Value{Hash{}}, place);
        return;
    }
    const auto* hash = std::get_if<Hash>(&value.data);
    if (hash == nullptr) {
        refuse(value, place, "a signal such as 'memory-pressure', or a hash");
    } else if (is_join(value)) {
        check_join(*hash, place);
    } else {
        const Check any = [](const Value& /*below*/, const Place& /*here*/) {};
        fields({{"on", text}, {"of", any}, {"level", any}, {"above", any}, {"below", any}}, {"on"})(value,
                                                                                                    place);
        if (const auto* signal = text_at(value, "on")) {
            check_leaf(*signal, value, place);
        }
    }
}

// The rule's own `on`, with what stands beside it.
void check_on(const Value& rule, const Place& place) {
    const Value* on = find_in(&rule, "on");
    if (on == nullptr) {
        return;
    }
    if (const auto* signal = std::get_if<std::string>(&on->data)) {
        check_leaf(*signal, rule, place);
        return;
    }
    if (!std::holds_alternative<Hash>(on->data) || !is_join(*on)) {
        refuse(*on, place.at("on"), "a signal such as 'memory-pressure', or a hash of all, any or not");
        return;
    }
    check_condition(*on, place.at("on"));
    for (const char* key : {"of", "level", "above", "below"}) {
        if (find_in(&rule, key) != nullptr) {
            place.at(key).say("stands beside the signal that it is about, within 'on'");
        }
    }
}

// The setting's own syntax; signed, it is relative.
void check_target(const Meaning& meaning, const Value& value, const Place& place) {
    const auto* written = std::get_if<std::string>(&value.data);
    const bool is_signed = written != nullptr && is_relative(*written);
    const Value unsigned_value{is_signed ? written->substr(1) : std::string()};
    if (is_signed && parse_permyriad(written->substr(1))) {
        return;
    }
    if (auto texts = assignments_of(meaning, is_signed ? unsigned_value : value); !texts) {
        place.say(texts.error().message);
    } else if (texts->empty()) {
        place.say("has no value");
    }
}

void check_setting(const std::string& key, const Value& value, const Place& place) {
    auto meaning = interpret_key(place.type, key);
    if (!meaning) {
        place.say(meaning.error().message);
        return;
    }
    if (!meaning->directive->is_runtime()) {
        place.say(fmt::format("systemd does not change {}= while the unit runs", meaning->directive->name));
        return;
    }
    const Check target = [&](const Value& v, const Place& here) { check_target(*meaning, v, here); };
    const Check bound = as_setting(meaning->directive->section, meaning->directive->name);
    if (find_in(&value, "to") != nullptr) {
        fields({{"to", target}, {"min", bound}, {"max", bound}})(value, place);
    } else {
        target(value, place);
    }
}

// Settings; min and max beside one alone, or in a hash of each.
void check_set(const Value& value, const Place& place) {
    const auto* hash = std::get_if<Hash>(&value.data);
    if (hash == nullptr) {
        refuse(value, place, "a hash of settings");
        return;
    }
    std::vector<const HashEntry*> bounds;
    std::vector<const HashEntry*> settings;
    for (const HashEntry& entry : *hash) {
        (entry.key == "min" || entry.key == "max" ? bounds : settings).push_back(&entry);
    }
    for (const HashEntry* entry : settings) {
        check_setting(entry->key, settled(entry->value), place.at(entry->key));
    }
    if (settings.empty()) {
        place.say("sets nothing");
        return;
    }
    const bool has_own = find_in(&settings[0]->value, "to") != nullptr;
    if (!bounds.empty() && (settings.size() > 1 || has_own)) {
        place.say(fmt::format("of several settings each has its '{}' beside it: %( to => …, {} => … )",
                              bounds[0]->key, bounds[0]->key));
        return;
    }
    const auto meaning = interpret_key(place.type, settings[0]->key);
    for (const HashEntry* bound : meaning ? bounds : std::vector<const HashEntry*>{}) {
        as_setting(meaning->directive->section, meaning->directive->name)(settled(bound->value),
                                                                          place.at(bound->key));
    }
}

void check_until(const Value& value, const Place& place) {
    const auto* word = std::get_if<std::string>(&value.data);
    if (word == nullptr || *word != "calm") {
        check_condition(value, place);
    }
}

void check_rule(const Value& value, const Place& place) {
    const Check any = [](const Value& /*below*/, const Place& /*here*/) {};
    fields({{"name", text},
            {"on", any},
            {"of", any},
            {"level", any},
            {"above", any},
            {"below", any},
            {"for", seconds},
            {"set", check_set},
            {"until", check_until},
            {"then", one_of({"restore", "keep"})}},
           {"on", "set"})(value, place);
    check_on(value, place);
}

// Whether the setting of that key has a maximum among the bounds of `adaptation`.
bool has_maximum(unit::UnitType type, const Value* adaptation, const Directive& directive) {
    const Value* bounds = find_in(adaptation, "bounds");
    const auto* hash = bounds == nullptr ? nullptr : std::get_if<Hash>(&bounds->data);
    return hash != nullptr && std::any_of(hash->begin(), hash->end(), [&](const HashEntry& entry) {
               const auto meaning = interpret_key(type, entry.key);
               return meaning && meaning->directive == &directive &&
                      find_in(&settled(entry.value), "max") != nullptr;
           });
}

}  // namespace

const std::vector<std::string>& signal_words() {
    static const std::vector<std::string> words{
        "memory-pressure",  "cpu-pressure", "io-pressure", "memory-usage",
        "memory-available", "tasks",        "unhealthy",   "memory-low",
        "memory-high",      "memory-max",   "oom",         "oom-kill",
        "swap-high",        "swap-max",     "swap-fail",   "started",
        "stopped",          "failed",       "main-exit"};
    return words;
}

void check_rules(const Value& value, const Place& place) {
    each_element(check_rule, "a list of %( on => …, set => … )")(value, place);
    const auto* list = std::get_if<List>(&value.data);
    std::set<std::string> names;
    for (const Value& rule : list == nullptr ? List{} : *list) {
        const auto* name = text_at(settled(rule), "name");
        if (name != nullptr && !names.insert(*name).second) {
            place.say(fmt::format("two rules are called '{}'", escape_control(*name)));
        }
    }
}

void check_adaptation(const Value& value, const Place& place) {
    const Check bounds = [](const Value& bound, const Place& here) {
        // The last part of the path is the setting's key.
        const auto meaning = interpret_key(here.type, here.path.substr(here.path.rfind('.') + 1));
        if (meaning) {
            const Check as = as_setting(meaning->directive->section, meaning->directive->name);
            fields({{"min", as}, {"max", as}})(bound, here);
        }
    };
    fields({{"mode", one_of({"enforce", "recommend"})},
            {"cooldown", seconds},
            {"grow-window", seconds},
            {"shrink-window", seconds},
            {"rate",
             fields({{"changes", integer(1, 1'000'000, "a number from 1 to 1000000")}, {"per", interval}},
                    {"changes", "per"})},
            {"margin", share},
            {"calm-after", seconds},
            {"bounds", live_properties(bounds)}})(value, place);
}

std::vector<Finding> check_growth(unit::UnitType type, const Value* rules, const Value* adaptation) {
    std::vector<Finding> findings;
    const auto* list = rules == nullptr ? nullptr : std::get_if<List>(&settled(*rules).data);
    const Value* bounds = adaptation == nullptr ? nullptr : &settled(*adaptation);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const Value* set = find_in(&settled((*list)[i]), "set");
        const auto* hash = set == nullptr ? nullptr : std::get_if<Hash>(&set->data);
        for (const HashEntry& entry : hash == nullptr ? Hash{} : *hash) {
            const Value& value = settled(entry.value);
            const Value* to = find_in(&value, "to");
            const auto* target = std::get_if<std::string>(&(to == nullptr ? value : *to).data);
            const auto meaning = interpret_key(type, entry.key);
            const bool grows = target != nullptr && is_relative(*target) && target->front() == '+';
            if (grows && meaning && find_in(to == nullptr ? set : &value, "max") == nullptr &&
                !has_maximum(type, bounds, *meaning->directive)) {
                const std::string key = fmt::format("rules.{}.set.{}", i, entry.key);
                findings.push_back(
                    {key, fmt::format("'{}': '{}' grows each time and needs a maximum: max => … "
                                      "beside it, or in adaptation.bounds",
                                      escape_control(key), escape_control(*target))});
            }
        }
    }
    return findings;
}

}  // namespace sparrow::model
