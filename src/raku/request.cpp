#include "request.hpp"

#include <nlohmann/json.hpp>

#include "site_json.hpp"
#include "sparrow/model/runtime_keys.hpp"

namespace sparrow::raku {

namespace {
using Json = nlohmann::json;
}  // namespace

std::string to_request(const Source& source, const Site& site) {
    return Json{{"file", source.file},
                {"source", source.text},
                {"deferred", model::hook_paths()},
                {"site", to_json(site)}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_hook_request(const Bundle& bundle, const std::string& unit, const std::string& hook) {
    return Json{{"file", bundle.inputs.file},
                {"source", bundle.inputs.source},
                {"deferred", model::hook_paths()},
                {"task", bundle.task},
                {"name", bundle.name},
                {"hook", hook},
                {"unit", unit},
                {"lookups", bundle.lookups},
                {"site", to_json(bundle.inputs.site)}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sparrow::raku
