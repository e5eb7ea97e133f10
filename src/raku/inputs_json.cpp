#include "inputs_json.hpp"

namespace sparrow::raku {

nlohmann::json to_json_object(const Inputs& inputs, int schema) {
    return {{"schema", schema},
            {"file", inputs.file},
            {"source", inputs.source},
            {"environment", inputs.environment},
            {"repositories", inputs.repositories}};
}

Inputs inputs_of(const nlohmann::json& object) {
    return {object.at("file").get<std::string>(), object.at("source").get<std::string>(),
            object.at("environment").get<Variables>(),
            object.at("repositories").get<std::vector<std::string>>()};
}

}  // namespace sparrow::raku
