#include "read_rules.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "read_condition.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/assignments.hpp"
#include "sparrow/model/vocabulary.hpp"

namespace sparrow::watch {

using model::find_in;
using model::Value;

namespace {

bool is_signed(const Value& value) {
    const auto* text = std::get_if<std::string>(&value.data);
    return text != nullptr && text->size() > 1 && (text->front() == '+' || text->front() == '-');
}

WishedSetting read_setting(unit::UnitType type, const std::string& key, const Value& value,
                           ValueReader& reader) {
    auto meaning = model::interpret_key(type, key);
    if (!meaning) {
        reader.refuse(meaning.error().message);
        return {};
    }
    WishedSetting setting{std::string(meaning->directive->name), {}, {}, {}};
    // Relative to what there is.
    if (is_signed(value)) {
        setting.texts = {std::get<std::string>(value.data)};
        return setting;
    }
    auto texts = model::assignments_of(*meaning, value);
    if (!texts) {
        reader.refuse(fmt::format("'{}': {}", escape_control(key), texts.error().message));
        return {};
    }
    setting.texts = std::move(*texts);
    return setting;
}

// The settings of `set`: min and max beside the one that they are for, or in a hash of its own.
std::vector<WishedSetting> read_settings(unit::UnitType type, const Value& set, ValueReader& reader) {
    const auto* hash = std::get_if<model::Hash>(&set.data);
    if (hash == nullptr) {
        reader.refuse("set", &set);
        return {};
    }
    std::vector<WishedSetting> settings;
    for (const model::HashEntry& entry : *hash) {
        if (entry.key == "min" || entry.key == "max") {
            continue;
        }
        const Value* to = find_in(&entry.value, "to");
        settings.push_back(read_setting(type, entry.key, to == nullptr ? entry.value : *to, reader));
        const Value* bounds = to == nullptr ? &set : &entry.value;
        settings.back().min = reader.text(bounds, "min");
        settings.back().max = reader.text(bounds, "max");
    }
    return settings;
}

Rule read_rule(unit::UnitType type, const Value& value, std::size_t number, ValueReader& reader) {
    Rule rule;
    rule.name = fmt::format("rule {}", reader.text(&value, "name").value_or(std::to_string(number)));
    rule.condition = read_condition(value, reader);
    rule.lasts = reader.duration(&value, "for").value_or(Duration(0));
    if (const Value* set = find_in(&value, "set")) {
        rule.set = read_settings(type, *set, reader);
    }
    const Value* until = find_in(&value, "until");
    const auto* word = until == nullptr ? nullptr : std::get_if<std::string>(&until->data);
    if (word != nullptr && *word == "calm") {
        rule.until = Rule::Calm{};
    } else if (until != nullptr) {
        rule.until = read_condition(*until, reader);
    }
    const auto then = reader.text(&value, "then").value_or(until == nullptr ? "keep" : "restore");
    if (then != "restore" && then != "keep") {
        reader.refuse(fmt::format("'then' is restore or keep, found '{}'", escape_control(then)));
    }
    rule.restores = then == "restore";
    // It is taken back at some time.
    if (rule.restores && until == nullptr) {
        rule.until = Rule::Calm{};
    }
    return rule;
}

}  // namespace

std::vector<Rule> read_rules(unit::UnitType type, const Value& value, ValueReader& reader) {
    const auto* list = std::get_if<model::List>(&value.data);
    if (list == nullptr) {
        reader.refuse("rules", &value);
        return {};
    }
    std::vector<Rule> rules;
    for (const Value& element : *list) {
        append_rules(rules, {read_rule(type, element, rules.size() + 1, reader)});
    }
    return rules;
}

void append_rules(std::vector<Rule>& rules, std::vector<Rule> more) {
    const auto is_taken = [&](const std::string& name) {
        return std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.name == name; });
    };
    for (Rule& rule : more) {
        const std::string name = rule.name;
        for (int i = 2; is_taken(rule.name); ++i) {
            rule.name = fmt::format("{} ({})", name, i);
        }
        rules.push_back(std::move(rule));
    }
}

}  // namespace sparrow::watch
