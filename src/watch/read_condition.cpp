#include "read_condition.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "sparrow/base/text.hpp"

namespace sparrow::watch {

using model::find_in;
using model::Value;

namespace {

Kind read_kind(const std::string& word, ValueReader& reader) {
    const auto kind = parse_kind(word);
    if (!kind) {
        reader.refuse(fmt::format("'{}' is nothing that a rule can be about", escape_control(word)));
    }
    return kind.value_or(Kind::memory_pressure);
}

std::optional<Bound> read_bound(Kind kind, const Value& leaf, std::string_view key, ValueReader& reader) {
    const Value* value = find_in(&leaf, key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!resource_of(kind)) {
        const auto threshold = reader.threshold(&leaf, key);
        return threshold ? std::optional<Bound>(*threshold) : std::nullopt;
    }
    for (const Average average : {Average::avg10, Average::avg60, Average::avg300}) {
        if (const auto percent = reader.number(value, to_string(average))) {
            return PressureBound{average, *percent};
        }
    }
    reader.refuse(key, value);
    return std::nullopt;
}

Condition read_leaf(const Value& value, ValueReader& reader) {
    Condition condition;
    if (const auto* word = std::get_if<std::string>(&value.data)) {
        condition.leaf.kind = read_kind(*word, reader);
        return condition;
    }
    const Value* on = find_in(&value, "on");
    if (on != nullptr && std::holds_alternative<model::Hash>(on->data)) {
        return read_condition(*on, reader);
    }
    const auto word = reader.text(&value, "on");
    if (!word) {
        reader.refuse("on", on);
        return condition;
    }
    Leaf& leaf = condition.leaf;
    leaf.kind = read_kind(*word, reader);
    leaf.domain = read_domain(&value, reader);
    leaf.level = read_level(&value, reader);
    leaf.above = read_bound(leaf.kind, value, "above", reader);
    leaf.below = read_bound(leaf.kind, value, "below", reader);
    return condition;
}

}  // namespace

Domain read_domain(const Value* value, ValueReader& reader) {
    const auto word = reader.text(value, "of").value_or("system");
    for (const Domain domain : {Domain::system, Domain::unit, Domain::slice}) {
        if (word == to_string(domain)) {
            return domain;
        }
    }
    reader.refuse(fmt::format("'of' is system, unit or slice, found '{}'", escape_control(word)));
    return Domain::system;
}

Level read_level(const Value* value, ValueReader& reader) {
    const auto word = reader.text(value, "level").value_or("some");
    if (word != "some" && word != "full") {
        reader.refuse(fmt::format("'level' is some or full, found '{}'", escape_control(word)));
    }
    return word == "full" ? Level::full : Level::some;
}

Condition read_condition(const Value& value, ValueReader& reader) {
    for (const auto& [key, join] : {std::pair{"all", Condition::Join::all}, {"any", Condition::Join::any}}) {
        const Value* list = find_in(&value, key);
        if (list == nullptr) {
            continue;
        }
        Condition condition;
        condition.join = join;
        const auto* elements = std::get_if<model::List>(&list->data);
        if (elements == nullptr || elements->empty()) {
            reader.refuse(key, list);
            return condition;
        }
        std::transform(elements->begin(), elements->end(), std::back_inserter(condition.parts),
                       [&](const Value& element) { return read_condition(element, reader); });
        return condition;
    }
    if (const Value* part = find_in(&value, "not")) {
        Condition condition;
        condition.join = Condition::Join::negation;
        condition.parts.push_back(read_condition(*part, reader));
        return condition;
    }
    return read_leaf(value, reader);
}

}  // namespace sparrow::watch
