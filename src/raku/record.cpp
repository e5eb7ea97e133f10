#include "sparrow/raku/record.hpp"

#include "inputs_json.hpp"

namespace sparrow::raku {

constexpr int schema_version = 1;

std::string to_json(const Record& record) {
    return to_stored(record.inputs, schema_version, {{"answer", record.answer}});
}

Result<Record> parse_record(std::string_view json) {
    return parse_stored<Record>(json, schema_version, "record", [](const Json& object) {
        return Record{inputs_of(object), object.at("answer").get<std::string>()};
    });
}

}  // namespace sparrow::raku
