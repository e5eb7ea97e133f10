#include "sparrow/raku/bundle.hpp"

#include "inputs_json.hpp"

namespace sparrow::raku {

constexpr int schema_version = 1;

std::string to_json(const Bundle& bundle) {
    Json object = context_json(bundle.inputs.context);
    object.update({{"file", bundle.inputs.file},
                   {"source", bundle.inputs.source},
                   {"task", bundle.task},
                   {"name", bundle.name},
                   {"hooks", bundle.hooks},
                   {"lookups", bundle.lookups}});
    return to_stored(schema_version, std::move(object));
}

Result<Bundle> parse_bundle(std::string_view json) {
    return parse_stored<Bundle>(json, schema_version, "bundle", [](const Json& object) {
        return Bundle{{object.at("file").get<std::string>(), object.at("source").get<std::string>(),
                       context_of(object)},
                      object.at("task").get<std::size_t>(),
                      object.at("name").get<std::string>(),
                      object.value("hooks", std::vector<std::string>()),
                      object.value("lookups", std::string())};
    });
}

}  // namespace sparrow::raku
