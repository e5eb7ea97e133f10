#include "request.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "site_json.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/runtime_keys.hpp"

namespace sparrow::raku {

namespace {

using Json = nlohmann::json;

// On one line. What is no UTF-8 becomes U+FFFD.
std::string to_text(const Json& request) {
    return request.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json hook_request(const HookCall& call) {
    const Bundle& bundle = call.bundle;
    return {{"file", bundle.inputs.file},
            {"source", bundle.inputs.source},
            {"deferred", model::hook_paths()},
            {"task", bundle.task},
            {"name", bundle.name},
            {"hook", call.hook},
            {"unit", call.unit},
            {"lookups", bundle.lookups},
            {"site", to_json(bundle.inputs.context.site)}};
}

}  // namespace

std::string to_request(const Source& source, const Site& site) {
    return to_text({{"file", source.file},
                    {"source", source.text},
                    {"deferred", model::hook_paths()},
                    {"site", to_json(site)}});
}

std::string to_hook_request(const HookCall& call) {
    return to_text(hook_request(call));
}

std::string to_answered_hook_request(const HookCall& call) {
    Json request = hook_request(call);
    Json arguments = Json::array();
    for (const std::string& argument : call.arguments) {
        arguments.push_back(Json::parse(argument, nullptr, false));
    }
    request["answer"] = 3;
    request["arguments"] = std::move(arguments);
    return to_text(request);
}

Result<void> check_argument(const std::string& json) {
    try {
        [[maybe_unused]] const Json parsed = Json::parse(json);
        return {};
    } catch (const Json::exception& error) {
        return failure(fmt::format("'{}' is no JSON: {}", escape_control(json), json_problem(error)));
    }
}

}  // namespace sparrow::raku
