#include "sparrow/model/description_json.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <exception>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sparrow::model {

namespace {

using Json = nlohmann::json;

constexpr int schema_version = 1;

// Deep enough for any unit; a bound, as reading and printing recurse.
constexpr int max_depth = 64;

// What nlohmann's own exceptions do not cover; parse_answer() turns both into an Error.
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// nlohmann's get<>() rounds and wraps where the number does not fit.
template <typename Integer>
Integer read_integer(const Json& json) {
    const bool is_large = json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX;
    if (!json.is_number_integer() || is_large ||
        json.get<std::int64_t>() < std::numeric_limits<Integer>::min() ||
        json.get<std::int64_t>() > std::numeric_limits<Integer>::max()) {
        throw Malformed(fmt::format("expected an integer of {} bits, found {}", sizeof(Integer) * 8,
                                    json.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 40)));
    }
    return static_cast<Integer>(json.get<std::int64_t>());
}

// 0 where no line is given.
int read_line(const Json& object) {
    const auto line = object.find("line");
    return line == object.end() ? 0 : read_integer<int>(*line);
}

Value read_value(const Json& json, int depth);

List read_list(const Json& json, int depth) {
    List list;
    for (const Json& element : json.get_ref<const Json::array_t&>()) {
        list.push_back(read_value(element, depth));
    }
    return list;
}

Hash read_hash(const Json& json, int depth) {
    Hash hash;
    for (const auto& [key, element] : json.get_ref<const Json::object_t&>()) {
        hash.push_back(HashEntry{key, read_value(element, depth)});
    }
    return hash;
}

Closure read_closure(const Json& json) {
    return Closure{json.at("name").get<std::string>(), read_line(json)};
}

// A value is an object with one member, whose name is its kind.
Value read_value(const Json& json, int depth) {
    if (depth > max_depth) {
        throw Malformed(fmt::format("a value is nested more than {} deep", max_depth));
    }
    const auto& object = json.get_ref<const Json::object_t&>();
    if (object.size() != 1) {
        throw Malformed(fmt::format("a value has {} members, not one", object.size()));
    }
    const auto& [kind, content] = *object.begin();
    if (kind == "nothing") {
        return Value{Nothing{}};
    }
    if (kind == "bool") {
        return Value{content.get<bool>()};
    }
    if (kind == "integer") {
        return Value{read_integer<std::int64_t>(content)};
    }
    if (kind == "number") {
        return Value{content.get<double>()};
    }
    if (kind == "string") {
        return Value{content.get<std::string>()};
    }
    if (kind == "literal") {
        return Value{Literal{content.get<std::string>()}};
    }
    if (kind == "words") {
        return Value{Words{read_list(content, depth + 1)}};
    }
    if (kind == "assignments") {
        return Value{Assignments{read_list(content, depth + 1)}};
    }
    if (kind == "regex") {
        return Value{Regex{content.get<std::string>()}};
    }
    if (kind == "closure") {
        return Value{read_closure(content)};
    }
    if (kind == "computed") {
        auto value = std::make_shared<const Value>(read_value(content.at("value"), depth + 1));
        return Value{Computed{std::move(value), read_closure(content)}};
    }
    if (kind == "list") {
        return Value{read_list(content, depth + 1)};
    }
    if (kind == "hash") {
        return Value{read_hash(content, depth + 1)};
    }
    throw Malformed(fmt::format("unknown kind of value '{}'", kind));
}

SourcePlace read_place(const Json& json) {
    const SourcePlace place{read_integer<int>(json.at(0)), read_integer<int>(json.at(1))};
    if (place.line < 1 || place.column < 1) {
        throw Malformed("a place counts from 1");
    }
    return place;
}

Task read_task(const Json& json) {
    Task task{json.at("name").get<std::string>(), json.at("plugin").get<std::string>(), read_line(json), {}};
    for (const Json& parameter : json.at("parameters").get_ref<const Json::array_t&>()) {
        task.parameters.push_back(Parameter{parameter.at("key").get<std::string>(),
                                            read_value(parameter.at("value"), 0),
                                            parameter.value("default", false)});
    }
    if (const auto places = json.find("places"); places != json.end()) {
        for (const auto& [path, place] : places->get_ref<const Json::object_t&>()) {
            task.places.emplace(path, read_place(place));
        }
    }
    return task;
}

Answer read_answer(const Json& json) {
    const int version = read_integer<int>(json.at("schema"));
    if (version != schema_version) {
        throw Malformed(
            fmt::format("it has schema {}, this program reads schema {}", version, schema_version));
    }
    const auto source = json.at("source").get<std::string>();
    if (const auto error = json.find("error"); error != json.end()) {
        return Diagnostic{Severity::error, source, read_line(*error),
                          error->at("message").get<std::string>()};
    }
    Description description{source, {}, json.value("lookups", std::string())};
    for (const Json& task : json.at("tasks").get_ref<const Json::array_t&>()) {
        description.tasks.push_back(read_task(task));
    }
    return description;
}

struct RuntimeJson {
    Json operator()(const Nothing& /*unused*/) const { return nullptr; }
    Json operator()(bool value) const { return value; }
    Json operator()(std::int64_t value) const { return value; }
    Json operator()(double value) const { return value; }
    Json operator()(const std::string& value) const { return value; }
    Json operator()(const Literal& value) const { return value.text; }
    Json operator()(const Words& value) const { return operator()(value.words); }
    Json operator()(const Assignments& value) const { return operator()(value.items); }
    Json operator()(const Regex& value) const { return {{"regex", value.source}}; }
    Json operator()(const Closure& value) const {
        Json hook{{"hook", value.name}};
        if (value.line > 0) {
            hook["line"] = value.line;
        }
        return hook;
    }
    Json operator()(const Computed& computed) const { return std::visit(*this, computed.value->data); }
    Json operator()(const List& list) const {
        Json array = Json::array();
        for (const Value& element : list) {
            array.push_back(std::visit(*this, element.data));
        }
        return array;
    }
    Json operator()(const Hash& hash) const {
        Json object = Json::object();
        for (const HashEntry& entry : hash) {
            object[entry.key] = std::visit(*this, entry.value.data);
        }
        return object;
    }
};

}  // namespace

Result<Answer> parse_answer(std::string_view json) {
    try {
        return read_answer(Json::parse(json));
    } catch (const std::exception& error) {
        return failure(fmt::format("the Raku host's answer is not a description of schema {}: {}",
                                   schema_version, error.what()));
    }
}

std::string to_runtime_json(const Value& value) {
    // All but ASCII escaped: DEL, C1 and noncharacters could not stand in a unit file as they are. What is no
    // UTF-8 does not come from parse_answer(), and is replaced.
    return std::visit(RuntimeJson{}, value.data).dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace sparrow::model
