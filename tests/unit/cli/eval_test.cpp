// sparrowctl eval.
#include <algorithm>
#include <string>
#include <variant>

#include "sparrow/model/description_json.hpp"
#include "support/catch.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::printing_source;
using sparrow::test::shell_word;
using sparrow::test::sparrowctl;

TEST_CASE("eval prints one line of schema 1 for each printing_source file") {
    const test::TempDir directory;
    const std::string first = directory.file("a.service.raku", printing_source);
    const std::string bad = directory.file("b.service.raku", "#!raku\ndie 'no';\n");
    const std::string last = directory.file("c.raku", "#!raku\n");
    const auto result = sparrowctl(directory, "eval " + shell_word(first) + " " + shell_word(bad) + " " +
                                                  shell_word(last) + " 2>/dev/null");
    CHECK(result.status == 1);
    CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 2);
    const std::size_t newline = result.output.find('\n');
    const auto answer = model::parse_answer(result.output.substr(0, newline));
    REQUIRE(answer);
    REQUIRE(std::holds_alternative<model::Description>(*answer));
    const auto& description = std::get<model::Description>(*answer);
    CHECK(description.source == first);
    REQUIRE(description.tasks.size() == 1);
    CHECK(description.tasks[0].name == "Beans");
    const auto second = model::parse_answer(result.output.substr(newline + 1));
    REQUIRE(second);
    CHECK(std::get<model::Description>(*second).tasks.empty());
}
