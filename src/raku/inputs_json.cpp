#include "inputs_json.hpp"

#include "site_json.hpp"

namespace sparrow::raku {

std::string to_stored(const Inputs& inputs, int schema, const Json& more) {
    Json object{{"schema", schema},
                {"file", inputs.file},
                {"source", inputs.source},
                {"environment", inputs.environment},
                {"repositories", inputs.repositories},
                {"site", to_json(inputs.site)}};
    object.update(more);
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Inputs inputs_of(const Json& object) {
    return {object.at("file").get<std::string>(), object.at("source").get<std::string>(),
            object.at("environment").get<Variables>(),
            object.at("repositories").get<std::vector<std::string>>(),
            site_of(object.value("site", Json::object()))};
}

}  // namespace sparrow::raku
