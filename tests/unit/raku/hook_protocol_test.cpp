#include "sparrow/raku/hook_protocol.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow::raku;
using namespace std::chrono_literals;
using sparrow::test::contains;
using Kind = HookTrouble::Kind;

TEST_CASE("requests are read back as they were written") {
    for (const HookRequest& request :
         {HookRequest{7,
                      CallRequest{"ab12", "web@ü.service", "hooks.x", {R"({"a":[1,null]})", R"("\u0000")"}},
                      1500ms, 1 << 20},
          HookRequest{8, ExecRequest{{"/bin/sh", "-c", "x \n"}, "web.service"}, 1ms},
          HookRequest{UINT64_MAX, CancelRequest()}}) {
        const std::string packet = to_packet(request);
        CAPTURE(packet);
        const auto read = parse_hook_request(packet);
        REQUIRE(read);
        CHECK(*read == request);
    }
    const auto shortest = parse_hook_request(R"({"id":0,"bundle":"a","unit":"b","hook":"c"})");
    REQUIRE(shortest);
    CHECK(shortest->timeout == 30s);
    CHECK(shortest->memory == std::uint64_t{256} << 20);
}

TEST_CASE("what is no request says why") {
    const auto problem = [](const std::string& packet) {
        const auto read = parse_hook_request(packet);
        return read ? "" : read.error().message;
    };
    CHECK(contains(problem(""), "parse error"));
    CHECK(contains(problem(R"({"id":-1,"exec":["x"]})"), "an 'id'"));
    CHECK(contains(problem(R"({"id":"1","exec":["x"]})"), "an 'id'"));
    CHECK(contains(problem(R"({"id":1,"bundle":"a","unit":"b"})"), "'hook'"));
    CHECK(contains(problem(R"({"id":1,"bundle":"a","unit":"b","hook":"c","arguments":{}})"), "a list"));
    CHECK(contains(problem(R"({"id":1,"bundle":"a","unit":"b\u0000","hook":"c"})"), "a NUL"));
    CHECK(contains(problem(R"({"id":1,"exec":["x\u0000"]})"), "without NUL"));
    CHECK(contains(problem(R"({"id":1,"exec":["x"],"timeout":1e99})"), "'timeout'"));
    CHECK(contains(problem(R"({"id":1,"exec":["x"],"timeout":0})"), "'timeout'"));
    CHECK_FALSE(problem(R"({"id":1,"exec":["x"],"timeout":"5"})").empty());
    CHECK(contains(problem(R"({"id":1,"exec":["x"],"memory":0})"), "'memory'"));
    CHECK(contains(problem(R"({"id":1,"cancel":false})"), "true"));
    CHECK(contains(problem(R"({"id":1,"cancel":true,"exec":["x"]})"), "'exec'"));
    CHECK_FALSE(problem("{\"id\":1,\"exec\":[\"\xff\"]}").empty());
    CHECK(id_in(R"({"id":9,"x":1})") == 9);
    CHECK(id_in("rubbish") == 0);
}

TEST_CASE("replies are read back as they were written") {
    for (const HookReply& reply :
         {HookReply{7, HookResult{R"({"a":[1,"ü"]})"}, "printed\n", 13'000us, HookStart::cold},
          HookReply{7, HookError{"no", "X::AdHoc", 3}, "", 1us, HookStart::warm},
          HookReply{7, HookError{"no"}}, HookReply{8, ExecStatus{137}, "x"},
          HookReply{9, HookTrouble{Kind::timeout, "it took longer"}, "", 30s},
          HookReply{9, HookTrouble{Kind::busy, "too many"}}}) {
        const std::string packet = to_packet(reply);
        CAPTURE(packet);
        const auto read = parse_hook_reply(packet);
        REQUIRE(read);
        CHECK(*read == reply);
    }
    CHECK_FALSE(parse_hook_reply("{}"));
    CHECK_FALSE(parse_hook_reply(R"({"id":1})"));
    CHECK_FALSE(parse_hook_reply(R"({"id":1,"trouble":"x","kind":"y"})"));
    CHECK_FALSE(parse_hook_reply(R"({"id":1,"status":0,"start":"hot"})"));
    CHECK_FALSE(parse_hook_reply(R"({"id":1,"error":"x"})"));
}

TEST_CASE("a reply fits into a packet") {
    const auto sent = [](const HookReply& reply) {
        const std::string packet = to_packet(reply);
        CHECK(packet.size() <= packet_limit);
        const auto read = parse_hook_reply(packet);
        REQUIRE(read);
        CHECK(read->id == reply.id);
        return *read;
    };
    const std::string json = '"' + std::string(packet_limit - 5000, 'x') + '"';
    // The output goes first.
    const HookReply large = sent({7, HookResult{json}, std::string(output_limit, 'y')});
    CHECK(large.what == decltype(large.what)(HookResult{json}));
    CHECK(contains(large.output, "left out"));
    const std::string controls(output_limit, '\x01');
    CHECK(sent({7, HookResult{"1"}, controls}).output == controls);
    const HookReply huge = sent({7, HookResult{'"' + std::string(packet_limit, 'x') + '"'}, controls});
    CHECK(contains(std::get<HookTrouble>(huge.what).message, "131072 can be handed on"));
    CHECK(
        std::get<HookTrouble>(sent({7, HookTrouble{Kind::host, std::string(packet_limit, 'x')}}).what).kind ==
        Kind::answer);
    CHECK(std::get<HookTrouble>(sent({7, HookResult{"no json"}}).what).kind == Kind::answer);
    // What is no UTF-8 becomes something that is.
    CHECK(sent({7, HookResult{"1"}, "\xff\xfe"}).output == "\uFFFD\uFFFD");
}

TEST_CASE("what a hook's process writes is its answer, or no answer") {
    CHECK(parse_answer(R"({"result":null})") == decltype(HookReply::what)(HookResult{"null"}));
    CHECK(parse_answer(R"({"error":{"message":"no","type":"X","line":null}})") ==
          decltype(HookReply::what)(HookError{"no", "X"}));
    for (const char* wrong : {"", "{}", "1", R"({"error":1})", R"({"result")"}) {
        CAPTURE(wrong);
        const auto answer = parse_answer(wrong);
        REQUIRE(std::holds_alternative<HookTrouble>(answer));
        CHECK(std::get<HookTrouble>(answer).kind == Kind::answer);
    }
}

TEST_CASE("nothing stands behind a NUL in a packet") {
    const std::string reply = R"({"id":1,"result":{}})";
    REQUIRE(parse_hook_reply(reply));
    CHECK_FALSE(parse_hook_reply(reply + std::string(1, '\0')));
    CHECK_FALSE(parse_hook_reply(reply + std::string(1, '\0') + reply));
    CHECK_FALSE(parse_hook_request(std::string("{\"id\":1,\"cancel\":true}\0x", 24)));
}
