#include "request.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "site_json.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/runtime_keys.hpp"
#include "sparrow/raku/hook_host.hpp"

namespace sparrow::raku {

using Json = nlohmann::json;

namespace {

// On one line. What is no UTF-8 becomes U+FFFD.
std::string to_text(const Json& request) {
    return request.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json bundle_request(const Bundle& bundle) {
    return {{"file", bundle.inputs.file},
            {"source", bundle.inputs.source},
            {"deferred", model::hook_paths()},
            {"task", bundle.task},
            {"name", bundle.name},
            {"lookups", bundle.lookups},
            {"site", to_json(bundle.inputs.context.site)}};
}

Json hook_request(const HookCall& call) {
    Json request = bundle_request(call.bundle);
    request.update({{"hook", call.hook}, {"unit", call.unit}});
    return request;
}

Json arguments_json(const std::vector<std::string>& arguments) {
    Json list = Json::array();
    for (const std::string& argument : arguments) {
        list.push_back(Json::parse(argument, nullptr, false));
    }
    return list;
}

// With what is nested in its first argument on lines of its own, as Sparrow::HookCall reads it: an event says
// more than most closures look at.
std::string to_call_text(Json request) {
    Json later = Json::array();
    std::string lines;
    Json& arguments = request["arguments"];
    if (!arguments.empty() && arguments.front().is_object()) {
        Json& event = arguments.front();
        for (auto entry = event.begin(); entry != event.end();) {
            if (!entry->is_structured()) {
                ++entry;
                continue;
            }
            later.push_back(entry.key());
            lines += '\n' + to_text(*entry);
            entry = event.erase(entry);
        }
    }
    if (!later.empty()) {
        request["later"] = std::move(later);
    }
    return to_text(request) + lines;
}

void add_channels(Json& request, const CopyChannels& channels) {
    if (!channels.cgroup_procs.empty()) {
        request["cgroup"] = channels.cgroup_procs;
    }
    request["output"] = channels.output;
    request["answer"] = channels.answer;
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
    request["answer"] = 3;
    request["arguments"] = arguments_json(call.arguments);
    return to_call_text(std::move(request));
}

std::string to_unit_request(const Bundle& bundle, const Variables& environment, const CopyChannels& channels,
                            int calls, int control) {
    Json request = bundle_request(bundle);
    add_channels(request, channels);
    request.update({{"environment", environment}, {"calls", calls}, {"control", control}});
    return to_text(request);
}

std::string to_copy_request(const CopyChannels& channels, int call) {
    Json request{{"call", call}};
    add_channels(request, channels);
    return to_text(request);
}

std::string to_call_request(const CallRequest& call) {
    return to_call_text(
        {{"hook", call.hook}, {"unit", call.unit}, {"arguments", arguments_json(call.arguments)}});
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
