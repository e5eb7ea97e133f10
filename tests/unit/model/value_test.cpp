#include "sparrow/model/value.hpp"

#include <memory>
#include <string>

#include "support/catch.hpp"

using namespace sparrow::model;

namespace {

Value computed(Value value) {
    return Value{Computed{std::make_shared<const Value>(std::move(value)), {"c", 1}}};
}

}  // namespace

TEST_CASE("a computed value is what its closure returned, however often it was wrapped") {
    const Value twice = computed(computed(Value{std::string("1G")}));
    CHECK(std::get<std::string>(settled(twice).data) == "1G");
    CHECK(kind_of(twice) == "a string");
    const Value plain{true};
    CHECK(&settled(plain) == &plain);
}

TEST_CASE("each kind of value has a name for messages") {
    CHECK(kind_of(Value{}) == "nothing");
    CHECK(kind_of(Value{true}) == "a Bool");
    CHECK(kind_of(Value{std::int64_t{1}}) == "an integer");
    CHECK(kind_of(Value{0.5}) == "a number");
    CHECK(kind_of(Value{std::string()}) == "a string");
    CHECK(kind_of(Value{Literal{}}) == "a literal");
    CHECK(kind_of(Value{Words{}}) == "a command");
    CHECK(kind_of(Value{Regex{}}) == "a regex");
    CHECK(kind_of(Value{Closure{}}) == "a closure");
    CHECK(kind_of(Value{List{}}) == "a list");
    CHECK(kind_of(Value{Hash{}}) == "a hash");
}
