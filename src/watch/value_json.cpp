#include "sparrow/watch/value_json.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "sparrow/base/text.hpp"

namespace sparrow::watch {

namespace {

using Json = nlohmann::json;

// A recursive descent of an attacker's depth would use up the stack.
constexpr int most_levels = 64;

model::Value to_value(const Json& json) {
    switch (json.type()) {
        case Json::value_t::boolean:
            return {json.get<bool>()};
        case Json::value_t::number_integer:
            return {json.get<std::int64_t>()};
        case Json::value_t::number_unsigned:
            if (json.get<std::uint64_t>() <=
                static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
                return {json.get<std::int64_t>()};
            }
            return {json.get<double>()};
        case Json::value_t::number_float:
            return {json.get<double>()};
        case Json::value_t::string:
            return {json.get<std::string>()};
        case Json::value_t::array: {
            model::List list;
            for (const Json& element : json) {
                list.push_back(to_value(element));
            }
            return {std::move(list)};
        }
        case Json::value_t::object: {
            model::Hash hash;
            for (const auto& [key, element] : json.items()) {
                hash.push_back({key, to_value(element)});
            }
            return {std::move(hash)};
        }
        default:
            return {model::Nothing{}};
    }
}

Json to_tree(const model::Value& value);

struct Tree {
    Json operator()(bool truth) const { return truth; }
    Json operator()(std::int64_t number) const { return number; }
    Json operator()(double number) const { return number; }
    Json operator()(const std::string& text) const { return text; }
    Json operator()(const model::List& list) const {
        Json array = Json::array();
        for (const model::Value& element : list) {
            array.push_back(to_tree(element));
        }
        return array;
    }
    Json operator()(const model::Hash& hash) const {
        Json object = Json::object();
        for (const model::HashEntry& entry : hash) {
            object[entry.key] = to_tree(entry.value);
        }
        return object;
    }
    Json operator()(const auto& /*no plain data*/) const { return nullptr; }
};

Json to_tree(const model::Value& value) {
    return std::visit(Tree{}, model::settled(value).data);
}

}  // namespace

Result<model::Value> parse_value(std::string_view json) {
    // The parser takes a NUL for the end, and would let pass whatever follows.
    if (json.find('\0') != std::string_view::npos) {
        return failure("it holds a NUL");
    }
    bool is_too_deep = false;
    const auto watch_depth = [&](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
        is_too_deep = is_too_deep || depth > most_levels;
        return !is_too_deep;
    };
    try {
        const Json parsed = Json::parse(json, watch_depth);
        if (is_too_deep) {
            return failure(fmt::format("it is deeper than {} levels", most_levels));
        }
        return to_value(parsed);
    } catch (const Json::exception& error) {
        return failure(json_problem(error));
    }
}

std::string to_json(const model::Value& value) {
    return to_tree(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sparrow::watch
