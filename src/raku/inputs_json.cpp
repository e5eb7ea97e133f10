#include "inputs_json.hpp"

#include "site_json.hpp"

namespace sparrow::raku {

Json context_json(const Context& context) {
    return {{"environment", context.environment},
            {"repositories", context.repositories},
            {"site", to_json(context.site)}};
}

Context context_of(const Json& object) {
    return {object.at("environment").get<Variables>(),
            object.at("repositories").get<std::vector<std::string>>(),
            site_of(object.value("site", Json::object()))};
}

std::string to_stored(int schema, Json object) {
    object["schema"] = schema;
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sparrow::raku
