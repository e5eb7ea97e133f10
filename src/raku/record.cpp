#include "sparrow/raku/record.hpp"

#include "inputs_json.hpp"

namespace sparrow::raku {

namespace {

using Json = nlohmann::json;

constexpr int schema_version = 1;

}  // namespace

std::string to_json(const Record& record) {
    Json object = to_json_object(record.inputs, schema_version);
    object["answer"] = record.answer;
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Record> parse_record(std::string_view json) {
    return parse_stored<Record>(json, schema_version, "record", [](const Json& object) {
        return Record{inputs_of(object), object.at("answer").get<std::string>()};
    });
}

}  // namespace sparrow::raku
