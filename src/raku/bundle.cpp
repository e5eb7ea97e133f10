#include "sparrow/raku/bundle.hpp"

#include <fmt/core.h>
#include <sha2.h>

#include <array>
#include <exception>
#include <nlohmann/json.hpp>

namespace sparrow::raku {

namespace {

using Json = nlohmann::json;

constexpr int schema_version = 1;

}  // namespace

std::string to_json(const Bundle& bundle) {
    return Json{{"schema", schema_version},
                {"file", bundle.file},
                {"source", bundle.source},
                {"task", bundle.task},
                {"name", bundle.name},
                {"environment", bundle.environment},
                {"repositories", bundle.repositories}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Bundle> parse_bundle(std::string_view json) {
    try {
        const Json parsed = Json::parse(json);
        if (parsed.at("schema") != schema_version) {
            return failure(fmt::format("it has schema {}, this program reads schema {}",
                                       parsed.at("schema").dump(), schema_version));
        }
        return Bundle{parsed.at("file").get<std::string>(),
                      parsed.at("source").get<std::string>(),
                      parsed.at("task").get<std::size_t>(),
                      parsed.at("name").get<std::string>(),
                      parsed.at("environment").get<Variables>(),
                      parsed.at("repositories").get<std::vector<std::string>>()};
    } catch (const std::exception& error) {
        return failure(fmt::format("it is no bundle: {}", error.what()));
    }
}

std::string digest_of(const std::string& json) {
    std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
    SHA256Data(reinterpret_cast<const std::uint8_t*>(json.data()), json.size(), text.data());
    constexpr std::size_t digits = 32;
    return {text.data(), digits};
}

}  // namespace sparrow::raku
