#include "sparrow/probe/report.hpp"

#include <string>

#include "sparrow/probe/judge.hpp"
#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::probe;

namespace {

std::string verdict_on(const Question& question, const Answer& answer) {
    const auto verdict = judge(question, answer);
    return verdict ? "" : verdict.error().message;
}

std::string printed(const std::string& body) {
    const Question question{.url = "http://a/", .print_body = true};
    return report(question, Answer{.status = 200, .seconds = 0.0123, .body = body}, {});
}

}  // namespace

TEST_CASE("a status is judged by what is expected") {
    const Question any{.url = "http://a/"};
    CHECK(verdict_on(any, {.status = 200}).empty());
    CHECK(verdict_on(any, {.status = 299}).empty());
    CHECK(verdict_on(any, {.status = 199}) == "answered 199, expected any from 200 to 299");
    CHECK(verdict_on(any, {.status = 300}) == "answered 300, expected any from 200 to 299");
    CHECK(
        verdict_on(any, {.status = 302, .redirect = "http://b/\x1b"}) ==
        "answered 302 (a redirect to 'http://b/\\x1b', which is not followed), expected any from 200 to 299");
    const Question one{.url = "http://a/", .expected_status = 404};
    CHECK(verdict_on(one, {.status = 404}).empty());
    CHECK(verdict_on(one, {.status = 200}) == "answered 200, expected 404");
}

TEST_CASE("a body is judged by the text that it is to hold") {
    const Question question{.url = "http://a/", .expected_body = "ok"};
    CHECK(verdict_on(question, {.status = 200, .body = "all ok here"}).empty());
    CHECK(verdict_on(question, {.status = 200, .body = ""}) ==
          "answered 200 without 'ok' in all of its body, which is empty");
    CHECK(verdict_on(question, {.status = 200, .body = "no\n", .is_cut = true}) ==
          "answered 200 without 'ok' in the first 3 bytes of its body, which begins with 'no\\n'");
}

TEST_CASE("a report is one line of ASCII") {
    const Question question{.url = "http://a/"};
    CHECK(report(question, Answer{.status = 200, .seconds = 0.0123, .body = "not asked for"}, {}) ==
          R"({"status":200,"seconds":0.012})");
    CHECK(report(question, failure("no\nanswer"), failure("other")) == R"({"error":"no\nanswer"})");
    CHECK(report(question, Answer{.status = 503, .seconds = 1}, failure("answered 503, expected 200")) ==
          R"({"status":503,"seconds":1.0,"error":"answered 503, expected 200"})");
    CHECK(printed("a\n\"b\"\x1b\x7f") == R"({"status":200,"seconds":0.012,"body":"a\n\"b\"\u001b\u007f"})");
    CHECK(printed("\xc3\xa9 \xff \xc2\x9b") ==
          R"({"status":200,"seconds":0.012,"body":"\u00e9 \ufffd \u009b"})");
    CHECK(printed(std::string("\0", 1)) == R"({"status":200,"seconds":0.012,"body":"\u0000"})");
}

TEST_CASE("of a long body the beginning is printed, in whole characters") {
    const std::string before = R"({"status":200,"seconds":0.012,"body":")";
    CHECK(printed(std::string(4096, 'a')) == before + std::string(4096, 'a') + "\"}");
    CHECK(printed(std::string(4097, 'a')) == before + std::string(4096, 'a') + "\"}");
    CHECK(printed(std::string(4095, 'a') + "\xc3\xa9") == before + std::string(4095, 'a') + "\"}");
    CHECK(printed(std::string(4094, 'a') + "\xc3\xa9z") == before + std::string(4094, 'a') + "\\u00e9\"}");
    // Nothing but continuation bytes: they end somewhere all the same.
    CHECK(printed(std::string(5000, '\x80')).size() < before.size() + 4097 * 6);
}
