#include "sparrow/watch/value_json.hpp"

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::watch;

TEST_CASE("values are written as they were read") {
    for (const char* json : {R"({"a":[1,2.5,"x",true,null],"b":{}})", "[]", R"("ä\n")", "-5"}) {
        const auto value = parse_value(json);
        REQUIRE(value);
        CHECK(to_json(*value) == json);
    }
    CHECK(std::holds_alternative<double>(parse_value("18446744073709551615")->data));
    CHECK(to_json({model::Closure{"a", 1}}) == "null");
}

TEST_CASE("what is no JSON, or too deep, is refused") {
    for (const std::string& json : {std::string(), std::string("{"), std::string("1 2"),
                                    std::string(100000, '['), std::string(66, '[') + std::string(66, ']')}) {
        CHECK_FALSE(parse_value(json));
    }
    CHECK(parse_value(std::string(60, '[') + std::string(60, ']')));
}

TEST_CASE("nothing stands behind a NUL") {
    CHECK_FALSE(parse_value(std::string("{}\0", 3)));
    CHECK_FALSE(parse_value(std::string("{\"a\":1}\0{\"a\":2}", 16)));
    CHECK_FALSE(parse_value(std::string("\"a\0b\"", 5)));
    CHECK(parse_value("\"a\\u0000b\""));
}
