#include "sparrow/daemon/hook_returned.hpp"

#include "sparrow/watch/value_json.hpp"
#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::daemon;

namespace {

watch::HookReturned returned(const std::string& packet) {
    const auto reply = raku::parse_hook_reply(packet);
    REQUIRE(reply);
    return hook_returned(*reply, 7);
}

}  // namespace

TEST_CASE("a reply is the answer of its call, or says what went wrong") {
    const auto answer = returned(R"({"id":1,"result":{"memory-max":"2G"}})");
    CHECK(answer.number == 7);
    CHECK(answer.trouble.empty());
    REQUIRE(answer.answer);
    CHECK(watch::to_json(*answer.answer) == R"({"memory-max":"2G"})");
    CHECK(returned(R"({"id":1,"result":null})").answer);
    CHECK(returned(R"({"id":1,"error":{"message":"no","line":3}})").trouble == "line 3: no");
    CHECK(returned(R"({"id":1,"error":{"message":"no","line":null}})").trouble == "no");
    CHECK(returned(R"({"id":1,"trouble":"late","kind":"timeout"})").trouble == "late");
    // Only a command has a status.
    const auto status = returned(R"({"id":1,"status":0})");
    CHECK_FALSE(status.answer);
    CHECK(status.trouble == "it gave no answer");
}

TEST_CASE("a hook's last words do not fill the history") {
    const std::string long_text(100000, 'x');
    CHECK(returned(R"({"id":1,"error":{"message":")" + long_text + R"("}})").trouble.size() < 2100);
    CHECK(returned(R"({"id":1,"trouble":")" + long_text + R"(","kind":"crash"})").trouble.size() < 2100);
}

TEST_CASE("an answer that is too deep is none") {
    // The packet may be deeper than what a policy takes.
    const auto deep = returned(R"({"id":1,"result":)" + std::string(80, '[') + std::string(80, ']') + "}");
    CHECK_FALSE(deep.answer);
    CHECK_FALSE(deep.trouble.empty());
}
