#include "sparrow/model/description_json.hpp"

#include <string>
#include <variant>
#include <vector>

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::model;
using namespace std::string_literals;

namespace {

std::string answer_with(const std::string& value) {
    return R"({"schema":1,"source":"/x.raku","tasks":[{"name":"t","plugin":"systemd","line":3,)"
           R"("parameters":[{"key":"k","value":)" +
           value + "}]}]}";
}

Value read(const std::string& value) {
    const auto answer = parse_answer(answer_with(value));
    INFO(value);
    REQUIRE(answer);
    REQUIRE(std::holds_alternative<Description>(*answer));
    const auto& tasks = std::get<Description>(*answer).tasks;
    REQUIRE(tasks.size() == 1);
    REQUIRE(tasks[0].parameters.size() == 1);
    return tasks[0].parameters[0].value;
}

template <typename T>
T read_as(const std::string& value) {
    const Value found = read(value);
    REQUIRE(std::holds_alternative<T>(found.data));
    return std::get<T>(found.data);
}

// The same list around the same list …
std::string nested(int depth) {
    std::string opening;
    std::string closing;
    for (int i = 0; i < depth; ++i) {
        opening += R"({"list":[)";
        closing += "]}";
    }
    return opening + R"({"nothing":true})" + closing;
}

}  // namespace

TEST_CASE("what is no answer of schema 1 is an error") {
    const std::vector<std::string> wrong{
        "",
        "{",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{}",
        R"({"schema":1})",
        R"({"schema":1,"source":"/x"})",
        R"({"schema":2,"source":"/x","tasks":[]})",
        R"({"schema":0,"source":"/x","tasks":[]})",
        R"({"schema":"1","source":"/x","tasks":[]})",
        R"({"schema":null,"source":"/x","tasks":[]})",
        R"({"source":"/x","tasks":[]})",
        R"({"schema":1,"source":null,"tasks":[]})",
        R"({"schema":1,"source":"/x","tasks":{}})",
        R"({"schema":1,"source":"/x","tasks":[1]})",
        R"({"schema":1,"source":"/x","tasks":[{}]})",
        R"({"schema":1,"source":"/x","tasks":[{"name":"t","plugin":"p"}]})",
        R"({"schema":1,"source":"/x","tasks":[{"name":1,"plugin":"p","parameters":[]}]})",
        R"({"schema":1,"source":"/x","tasks":[{"name":"t","plugin":[],"parameters":[]}]})",
        R"({"schema":1,"source":"/x","tasks":[{"name":"t","plugin":"p","parameters":{}}]})",
        R"({"schema":1,"source":"/x","tasks":[{"name":"t","plugin":"p","line":"3","parameters":[]}]})",
        R"({"schema":1,"source":"/x","tasks":[{"name":"t","plugin":"p","parameters":["k"]}]})",
        R"({"schema":1,"source":"/x","tasks":[{"name":"t","plugin":"p","parameters":[{"key":"k"}]}]})",
        R"({"schema":1,"source":"/x","error":"died"})",
        R"({"schema":1,"source":"/x","error":{}})",
        R"({"schema":1,"source":"/x","error":{"message":1}})",
        R"({"schema":1,"source":"/x","error":{"message":"m","line":"3"}})",
        "{\"schema\":1,\"source\":\"/x\xff\",\"tasks\":[]}",
        R"({"schema":1,"source":"/x","tasks":[]} {"schema":1,"source":"/x","tasks":[]})",
        R"({"schema":1,"source":"/x","tasks":[]}
{"schema":1,"source":"/x","tasks":[]})",
        R"({"schema":1,"source":"\ud800","tasks":[]})",
    };
    for (const std::string& json : wrong) {
        CAPTURE(json);
        const auto answer = parse_answer(json);
        CHECK_FALSE(answer);
    }
}

TEST_CASE("what is no value of schema 1 is an error") {
    const std::vector<std::string> wrong{
        "null",
        "1",
        "\"x\"",
        "[]",
        "{}",
        R"({"string":"a","bool":true})",
        R"({"unheard-of":1})",
        R"({"bool":1})",
        R"({"bool":"true"})",
        R"({"integer":"1"})",
        R"({"integer":null})",
        R"({"integer":true})",
        R"({"number":"1"})",
        R"({"number":[]})",
        R"({"string":1})",
        R"({"string":null})",
        R"({"literal":{}})",
        R"({"words":"a"})",
        R"({"words":["a"]})",
        R"({"regex":1})",
        R"({"closure":"name"})",
        R"({"closure":{}})",
        R"({"closure":{"name":1}})",
        R"({"closure":{"name":"n","line":"1"}})",
        R"({"computed":{"name":"n"}})",
        R"({"computed":{"value":{"bool":true}}})",
        R"({"computed":{"value":true,"name":"n"}})",
        R"({"computed":"x"})",
        R"({"list":{}})",
        R"({"list":[1]})",
        R"({"hash":[]})",
        R"({"hash":{"a":1}})",
        R"({"hash":{"a":{}}})",
    };
    for (const std::string& value : wrong) {
        CAPTURE(value);
        const auto answer = parse_answer(answer_with(value));
        REQUIRE_FALSE(answer);
        CHECK(answer.error().message.find("schema 1") != std::string::npos);
    }
}

// A number that does not fit must not come out as another one.
TEST_CASE("a number that its field cannot hold is an error") {
    for (const char* value :
         {R"({"integer":1.5})", R"({"integer":9223372036854775808})", R"({"integer":18446744073709551615})",
          R"({"closure":{"name":"n","line":1.5}})", R"({"closure":{"name":"n","line":4294967297}})",
          R"({"closure":{"name":"n","line":true}})"}) {
        CAPTURE(value);
        CHECK_FALSE(parse_answer(answer_with(value)));
    }
    for (const char* schema : {"1.5", "true", "4294967297"}) {
        CAPTURE(schema);
        CHECK_FALSE(parse_answer(R"({"schema":)"s + schema + R"(,"source":"/x","tasks":[]})"));
    }
}

TEST_CASE("values nest as deep as any unit needs, and no deeper") {
    CHECK(parse_answer(answer_with(nested(64))));
    for (const int depth : {65, 100, 5'000}) {
        const auto answer = parse_answer(answer_with(nested(depth)));
        CAPTURE(depth);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().message.find("64") != std::string::npos);
    }
    // Without end, and of kinds that are looked at in different places.
    CHECK_FALSE(parse_answer(std::string(50'000, '[')));
    std::string computed = R"({"bool":true})";
    std::string words = computed;
    std::string hash = computed;
    for (int i = 0; i < 100; ++i) {
        computed = R"({"computed":{"name":"n","value":)" + computed + "}}";
        words = R"({"words":[)" + words + "]}";
        hash = R"({"hash":{"a":)" + hash + "}}";
    }
    CHECK_FALSE(parse_answer(answer_with(computed)));
    CHECK_FALSE(parse_answer(answer_with(words)));
    CHECK_FALSE(parse_answer(answer_with(hash)));
}

TEST_CASE("every kind of value is read") {
    (void)read_as<Nothing>(R"({"nothing":true})");
    CHECK(read_as<bool>(R"({"bool":true})"));
    CHECK_FALSE(read_as<bool>(R"({"bool":false})"));
    CHECK(read_as<std::int64_t>(R"({"integer":-9223372036854775808})") == INT64_MIN);
    CHECK(read_as<std::int64_t>(R"({"integer":9223372036854775807})") == INT64_MAX);
    CHECK(read_as<double>(R"({"number":0.25})") == 0.25);
    CHECK(read_as<double>(R"({"number":5.0})") == 5.0);
    CHECK(read_as<std::string>(R"({"string":"a\nb\u0000\u20ac"})") == "a\nb\0\u20ac"s);
    CHECK(read_as<Literal>(R"({"literal":"50%"})").text == "50%");
    CHECK(read_as<Regex>(R"({"regex":"/a+/"})").source == "/a+/");

    const auto words = read_as<Words>(R"({"words":[{"string":"/bin/true"},{"integer":1}]})");
    REQUIRE(words.words.size() == 2);
    CHECK(std::get<std::int64_t>(words.words[1].data) == 1);

    const auto closure = read_as<Closure>(R"({"closure":{"name":"hooks.a","line":7}})");
    CHECK(closure.name == "hooks.a");
    CHECK(closure.line == 7);
    CHECK(read_as<Closure>(R"({"closure":{"name":"hooks.a"}})").line == 0);

    const auto computed = read_as<Computed>(R"({"computed":{"value":{"string":"1G"},"name":"m","line":2}})");
    CHECK(std::get<std::string>(computed.value->data) == "1G");
    CHECK(computed.closure.name == "m");
    CHECK(computed.closure.line == 2);

    const auto list = read_as<List>(R"({"list":[{"string":"a"},{"list":[]}]})");
    REQUIRE(list.size() == 2);
    CHECK(std::get<List>(list[1].data).empty());

    const auto hash = read_as<Hash>(R"({"hash":{"b":{"integer":2},"a":{"integer":1}}})");
    REQUIRE(hash.size() == 2);
    CHECK(hash[0].key == "a");
    CHECK(hash[1].key == "b");
}

TEST_CASE("a description keeps its tasks and parameters in order") {
    const auto answer =
        parse_answer(R"({"schema":1,"source":"/x.raku","tasks":[)"
                     R"({"name":"b","plugin":"systemd","line":9,"parameters":[]},)"
                     R"({"name":"a","plugin":"other","parameters":[)"
                     R"({"key":"z","value":{"bool":true}},{"key":"a","value":{"bool":false}}]}]})"
                     "\n");
    REQUIRE(answer);
    const auto& description = std::get<Description>(*answer);
    CHECK(description.source == "/x.raku");
    REQUIRE(description.tasks.size() == 2);
    CHECK(description.tasks[0].name == "b");
    CHECK(description.tasks[0].line == 9);
    CHECK(description.tasks[1].plugin == "other");
    CHECK(description.tasks[1].line == 0);
    REQUIRE(description.tasks[1].parameters.size() == 2);
    CHECK(description.tasks[1].parameters[0].key == "z");
}

TEST_CASE("a failed evaluation is a diagnostic of its file") {
    const auto answer =
        parse_answer(R"({"schema":1,"source":"/x.raku","error":{"message":"no","line":12},"tasks":[]})");
    REQUIRE(answer);
    const auto& diagnostic = std::get<Diagnostic>(*answer);
    CHECK(to_string(diagnostic) == "/x.raku:12: error: no");
    const auto without_line = parse_answer(R"({"schema":1,"source":"/x.raku","error":{"message":"no"}})");
    REQUIRE(without_line);
    CHECK(std::get<Diagnostic>(*without_line).line == 0);
}

TEST_CASE("what the daemon gets of a value is one line that a unit file can hold") {
    // Control characters above ASCII and DEL would make the whole unit be refused.
    CHECK(to_runtime_json(Value{"a\nb\r\0\x7f\u0085\u2028\ufffe"s}) ==
          R"("a\nb\r\u0000\u007f\u0085\u2028\ufffe")");
    CHECK(to_runtime_json(Value{"\\"s}) == R"("\\")");
}

TEST_CASE("what the daemon gets of a value says what it was") {
    const auto shared = std::make_shared<const Value>(Value{"1G"s});
    const Value everything{Hash{{"bool", Value{true}},
                                {"closure", Value{Closure{"hooks.a", 3}}},
                                {"computed", Value{Computed{shared, {"m", 1}}}},
                                {"integer", Value{std::int64_t{-5}}},
                                {"list", Value{List{Value{0.5}, Value{List{}}}}},
                                {"literal", Value{Literal{"50%"}}},
                                {"nothing", Value{Nothing{}}},
                                {"regex", Value{Regex{"/a/"}}},
                                {"words", Value{Words{{Value{"a"s}, Value{"b c"s}}}}}}};
    CHECK(to_runtime_json(everything) ==
          R"({"bool":true,"closure":{"hook":"hooks.a","line":3},"computed":"1G","integer":-5,)"
          R"("list":[0.5,[]],"literal":"50%","nothing":null,"regex":{"regex":"/a/"},"words":["a","b c"]})");
}

TEST_CASE("a key's place is its own, else that of what it is in, else the call's") {
    const auto answer = parse_answer(
        R"({"schema":1,"source":"/x.raku","tasks":[{"name":"t","plugin":"systemd","line":3,"parameters":[],)"
        R"("places":{"rules":[4,5],"rules.0.set.memory-high":[6,21]}}]})");
    REQUIRE(answer);
    const Task& task = std::get<Description>(*answer).tasks.at(0);
    const auto is_at = [&](std::string_view path, int line, int column) {
        const SourcePlace place = place_of(task, path);
        INFO(path << " " << place.line << ":" << place.column);
        CHECK((place.line == line && place.column == column));
    };
    is_at("rules.0.set.memory-high", 6, 21);
    is_at("rules.0.set.memory-max", 4, 5);
    is_at("rules", 4, 5);
    is_at("rule", 3, 0);
    is_at("", 3, 0);
    is_at(".", 3, 0);
}

TEST_CASE("a place that cannot be one is refused") {
    for (const char* places :
         {"[]", "1", R"({"a":[1]})", R"({"a":1})", R"({"a":[0,1]})", R"({"a":[1,0]})", R"({"a":[-1,1]})",
          R"({"a":["1",1]})", R"({"a":[4294967297,1]})", R"({"a":[1.5,1]})", R"({"a":null})"}) {
        CAPTURE(places);
        CHECK_FALSE(parse_answer(R"({"schema":1,"source":"/x.raku","tasks":[{"name":"t","plugin":"systemd",)"
                                 R"("parameters":[],"places":)" +
                                 std::string(places) + "}]}"));
    }
}
