// What the stored JSON objects have in common: the version of their form, and Context.
#pragma once

#include <fmt/core.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/inputs.hpp"

namespace sparrow::raku {

using Json = nlohmann::json;

Json context_json(const Context& context);

// Throws Json::exception where a member is missing or is something else.
Context context_of(const Json& object);

// The object with a "schema", as text. What is no UTF-8 becomes U+FFFD.
std::string to_stored(int schema, Json object);

// What `read` makes of the object in `json`, the inverse of to_stored(). An Error where `read` throws, and
// where the object is of another schema. `kind` is what it should be: "bundle".
template <typename T, typename Read>
Result<T> parse_stored(std::string_view json, int schema, std::string_view kind, Read read) {
    try {
        const auto object = Json::parse(json);
        if (object.at("schema") != schema) {
            return failure(fmt::format("it has schema {}, this program reads schema {}",
                                       object.at("schema").dump(), schema));
        }
        return read(object);
    } catch (const std::exception& error) {
        return failure(fmt::format("it is no {}: {}", kind, error.what()));
    }
}

}  // namespace sparrow::raku
