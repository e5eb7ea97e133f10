#include "sparrow/raku/record.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using sparrow::test::contains;

namespace {

const Record record{{"/etc/systemd/system/a.service.raku", "#!raku\nsay 'é';\n", {"A=1"}, {"/opt"}},
                    "{\"schema\":1}\n"};

}  // namespace

TEST_CASE("a record is read back as it was written") {
    const auto read = parse_record(to_json(record));
    REQUIRE(read);
    CHECK(read->inputs.file == record.inputs.file);
    CHECK(read->answer == record.answer);
    CHECK(to_json(*read) == to_json(record));
}

TEST_CASE("what is no record is an error") {
    std::string other_schema = to_json(record);
    other_schema.replace(other_schema.find("\"schema\":1,"), 11, "\"schema\":2,");
    CHECK(
        contains(parse_record(other_schema).error().message, "it has schema 2, this program reads schema 1"));
    for (const std::string& text : {std::string(), std::string("{}"), std::string("null"),
                                    to_json(record).substr(1), to_json(record).substr(0, 50)}) {
        CAPTURE(text);
        const auto read = parse_record(text);
        REQUIRE_FALSE(read);
        CHECK(contains(read.error().message, "it is no record: "));
    }
}
