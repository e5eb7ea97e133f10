#include "sparrow/raku/bundle.hpp"

#include <sha2.h>

#include <array>

#include "inputs_json.hpp"

namespace sparrow::raku {

namespace {

using Json = nlohmann::json;

constexpr int schema_version = 1;

}  // namespace

std::string to_json(const Bundle& bundle) {
    Json object = to_json_object(bundle.inputs, schema_version);
    object["task"] = bundle.task;
    object["name"] = bundle.name;
    object["hooks"] = bundle.hooks;
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Bundle> parse_bundle(std::string_view json) {
    return parse_stored<Bundle>(json, schema_version, "bundle", [](const Json& object) {
        return Bundle{inputs_of(object), object.at("task").get<std::size_t>(),
                      object.at("name").get<std::string>(),
                      object.value("hooks", std::vector<std::string>())};
    });
}

std::string digest_of(std::string_view text) {
    std::array<char, SHA256_DIGEST_STRING_LENGTH> digest{};
    SHA256Data(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), digest.data());
    constexpr std::size_t digits = 32;
    return {digest.data(), digits};
}

}  // namespace sparrow::raku
