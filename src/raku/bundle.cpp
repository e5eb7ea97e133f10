#include "sparrow/raku/bundle.hpp"

#include <sha2.h>

#include <array>

#include "inputs_json.hpp"

namespace sparrow::raku {

constexpr int schema_version = 1;

std::string to_json(const Bundle& bundle) {
    return to_stored(
        bundle.inputs, schema_version,
        {{"task", bundle.task}, {"name", bundle.name}, {"hooks", bundle.hooks}, {"lookups", bundle.lookups}});
}

Result<Bundle> parse_bundle(std::string_view json) {
    return parse_stored<Bundle>(json, schema_version, "bundle", [](const Json& object) {
        return Bundle{inputs_of(object), object.at("task").get<std::size_t>(),
                      object.at("name").get<std::string>(), object.value("hooks", std::vector<std::string>()),
                      object.value("lookups", std::string())};
    });
}

std::string digest_of(std::string_view text) {
    std::array<char, SHA256_DIGEST_STRING_LENGTH> digest{};
    SHA256Data(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), digest.data());
    constexpr std::size_t digits = 32;
    return {digest.data(), digits};
}

}  // namespace sparrow::raku
