#include "sparrow/cli/remembered_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "sparrow/cli/remembered.hpp"

namespace sparrow::cli {

namespace {

using Json = nlohmann::json;

// What is no UTF-8 becomes U+FFFD.
std::string to_text(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

// What programs tell kinds by: it stays as it is.
const char* name_of(raku::ObservationKind kind) {
    switch (kind) {
        case raku::ObservationKind::content:
            return "content";
        case raku::ObservationKind::status:
            return "status";
        case raku::ObservationKind::link_status:
            return "link-status";
        case raku::ObservationKind::link_target:
            return "link-target";
        case raku::ObservationKind::access:
            return "access";
        case raku::ObservationKind::times:
            return "times";
        case raku::ObservationKind::software:
            return "software";
        case raku::ObservationKind::system_name:
            return "system-name";
        case raku::ObservationKind::fact:
            return "fact";
        case raku::ObservationKind::variable:
            return "variable";
        case raku::ObservationKind::environment:
            return "environment";
        case raku::ObservationKind::module:
            return "module";
        case raku::ObservationKind::modules:
            return "modules";
        case raku::ObservationKind::defaults:
            return "defaults";
        case raku::ObservationKind::unrepeatable:
            return "unrepeatable";
    }
    return "unrepeatable";
}

Json status_json(const translate::Recollection& recollection, const std::vector<RuntimeFields>& units) {
    Json object{{"source", recollection.source->path}, {"state", standing_of(recollection)}};
    if (const std::string error = error_of(recollection); !error.empty()) {
        object["error"] = error;
    }
    object["evaluated_next"] = recollection.why_evaluated;
    Json watched = Json::array();
    for (const RuntimeFields& unit : units) {
        if (unit.text("Source") == recollection.source->path) {
            watched.push_back(unit.text("Unit"));
        }
    }
    object["watched"] = std::move(watched);
    return object;
}

}  // namespace

std::string status_json(const translate::Recollections& recollections,
                        const std::vector<RuntimeFields>& units) {
    Json list = Json::array();
    for (const auto& recollection : recollections.of_sources()) {
        list.push_back(status_json(recollection, units));
    }
    return to_text(list);
}

std::string explanation_json(const translate::Recollection& recollection) {
    Json object{{"source", recollection.source->path},
                {"state", standing_of(recollection)},
                {"reused", recollection.why_evaluated.empty()}};
    if (!recollection.why_evaluated.empty()) {
        object["reason"] = recollection.why_evaluated;
    }
    if (const raku::Record* record = recollection.record; record != nullptr) {
        object["milliseconds"] = record->took.count();
        object["evaluated"] = record->when;
        Json read = Json::array();
        for (const raku::Observation& observation : record->observations) {
            read.push_back({{"kind", name_of(observation.kind)},
                            {"name", observation.name},
                            {"state", observation.state}});
        }
        object["read"] = std::move(read);
    }
    return to_text(object);
}

}  // namespace sparrow::cli
