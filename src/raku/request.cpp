#include "request.hpp"

#include <nlohmann/json.hpp>

#include "sparrow/model/runtime_keys.hpp"

namespace sparrow::raku {

std::string to_request(const Source& source) {
    nlohmann::json deferred = nlohmann::json::array();
    for (const model::RuntimeKey& key : model::runtime_keys()) {
        if (key.keeps_closures) {
            deferred.push_back(key.name);
        }
    }
    return nlohmann::json{{"file", source.file}, {"source", source.text}, {"deferred", std::move(deferred)}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace sparrow::raku
