// What hooks are called with, and what comes back.
#include <filesystem>
#include <set>
#include <string>

#include "service.hpp"
#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;
using Kind = HookTrouble::Kind;

TEST_CASE("a hook is called with its arguments and answers, from the second time on without evaluation") {
    const Service service;
    const Asker asker(service.socket());
    CHECK(service.raku_processes().empty());
    const std::string bundle = service.keep_hooks(
        "event => sub ($event, $more = 7) { say 'noticed'; %( got => $event<type>, :$more, count => ++$count "
        ") },\n"
        "plain => sub ($call) { $call },\n"
        "sees => { [%*ENV<SEEN>, %*ENV<OF_SERVICE>, %*ENV<LD_PRELOAD>, ~$*CWD, $*IN.slurp, $*PID == "
        "'/proc/self'.IO.resolve.basename] },\n"
        "random => { rand },\n"
        "state => { task-run 'probe', 'environment-probe' }\n",
        "say 'evaluated'; my $count = 0;");

    const HookReply first = asker.ask(call(bundle, "event", {R"({"type":"memory-pressure"})"}));
    CHECK(result_of(first) == R"({"count":1,"got":"memory-pressure","more":7})");
    CHECK(first.output == "evaluated\nnoticed\n");
    CHECK(first.start == HookStart::cold);

    // What it has counted is lost with the process.
    const HookReply second = asker.ask(call(bundle, "hooks.event", {R"({"type":"ü"})", "8", "9"}));
    CHECK(result_of(second) == R"({"count":1,"got":"ü","more":8})");
    CHECK(second.output == "noticed\n");
    CHECK(second.start == HookStart::warm);
    CHECK(second.took < first.took);

    CHECK(result_of(asker.ask(call(bundle, "plain"))) == R"({"hook":"plain","unit":"a.service"})");
    CHECK(result_of(asker.ask(call(bundle, "sees"))) == R"(["at-translation","yes",null,"/","",true])");
    // Of a task's state no setting is wished for: a closure that ends with task-run has not said so.
    CHECK(result_of(asker.ask(call(bundle, "state"))) == "true");
    CHECK(result_of(asker.ask(call(bundle, "random"))) != result_of(asker.ask(call(bundle, "random"))));
}

TEST_CASE("regexes and the closures of settings are hooks by their paths") {
    const Service service;
    const Asker asker(service.socket());
    const std::string bundle = service.keep(
        "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true', memory-max => { '1G' },\n"
        "health-check => %( type => 'http', url => 'http://localhost/', expect => %( body => /'ok' \\d/ ) ) "
        ");\n");
    CHECK(result_of(asker.ask(call(bundle, "health-check.expect.body", {R"("is ok1")"}))) == "true");
    CHECK(result_of(asker.ask(call(bundle, "health-check.expect.body", {R"("is ok")"}))) == "false");
    CHECK(result_of(asker.ask(call(bundle, "memory-max"))) == R"("1G")");
}

TEST_CASE("a hook that dies says where, and so does a source that cannot be evaluated any more") {
    const Service service;
    const Asker asker(service.socket());
    const std::string bundle = service.keep_hooks(
        "dies => sub { say 'before'; die 'no' },\nfails => { run 'false' },\nlate => { (1, 2).map: { die "
        "'lazy' } }");
    const HookReply died = asker.ask(call(bundle, "dies"));
    const auto* error = std::get_if<HookError>(&died.what);
    REQUIRE(error != nullptr);
    CHECK(error->message == "no");
    CHECK(error->type == "X::AdHoc");
    CHECK(error->line == 5);
    CHECK(died.output == "before\n");
    CHECK(result_of(asker.ask(call(bundle, "late"))) == "died: lazy");
    CHECK(contains(result_of(asker.ask(call(bundle, "other"))), "has no hook 'other'; there are hooks.dies"));

    const std::string gone = service.keep("#!raku\nsay 'so far';\ndie 'changed its mind';\n");
    const HookReply reply = asker.ask(call(gone, "x"));
    error = std::get_if<HookError>(&reply.what);
    REQUIRE(error != nullptr);
    CHECK(error->message == "changed its mind");
    CHECK(error->line == 3);
    CHECK(reply.output == "so far\n");
    CHECK(contains(result_of(asker.ask(call(service.keep("#!raku\nexit 0;\n"), "x"))), "called exit(0)"));
    CHECK(contains(result_of(asker.ask(call(service.keep("#!raku\nsyntax error here\n"), "x"))), "died: "));
}

TEST_CASE("without its bundle a hook is not called") {
    const Service service;
    const Asker asker(service.socket());
    CHECK(trouble_of(asker.ask(call("0123456789abcdef", "x"))) == Kind::bundle);
    CHECK(trouble_of(asker.ask(call("../../etc/passwd", "x"))) == Kind::bundle);
    const std::string damaged = service.keep_hooks("x => { 1 }");
    service.directory().file("run/bundles/" + damaged, "{}", 0600);
    const HookReply reply = asker.ask(call(damaged, "x"));
    CHECK(trouble_of(reply) == Kind::bundle);
    CHECK(contains(result_of(reply), "is damaged"));
    CHECK(service.raku_processes().empty());
}

TEST_CASE("a source that makes threads is evaluated for each call") {
    const Service service;
    const Asker asker(service.socket());
    const std::string bundle =
        service.keep_hooks("x => { $started }, dies => { die 'no' }", "my $started = await start { 42 };");
    for (int i = 0; i < 2; ++i) {
        const HookReply reply = asker.ask(call(bundle, "x"));
        CHECK(result_of(reply) == "42");
        CHECK(reply.start == HookStart::cold);
    }
    CHECK(result_of(asker.ask(call(bundle, "dies"))) == "died: no");
    // At once, too: each has its own.
    asker.send(call(bundle, "x"));
    asker.send(call(bundle, "x"));
    CHECK(result_of(*asker.next()) == "42");
    CHECK(result_of(*asker.next()) == "42");
    // The host alone is left.
    CHECK(soon([&] { return service.raku_processes().size() == 1; }));
}

TEST_CASE("a program is run without Raku") {
    const Service service;
    const Asker asker(service.socket());
    const HookReply reply =
        asker.ask(exec({"/bin/sh", "-c", "echo \"$0 $OF_SERVICE $(pwd)\"; cat; exit 3", "a b"}));
    CHECK(result_of(reply) == "status 3");
    CHECK(reply.output == "a b yes /\n");
    CHECK(result_of(asker.ask(exec({"sh", "-c", "kill -9 $$"}))) == "status 137");
    const HookReply missing = asker.ask(exec({"/nonexistent"}));
    CHECK(result_of(missing) == "status 127");
    CHECK(contains(missing.output, "/nonexistent: No such file"));
    CHECK(result_of(asker.ask(exec({"/etc/passwd"}))) == "status 126");
    CHECK(service.raku_processes().empty());
}

TEST_CASE("what is no request is answered with what is wrong with it") {
    const Service service;
    const Asker asker(service.socket());
    const auto trouble = [&](const std::string& packet) {
        asker.send(packet);
        const auto reply = asker.next();
        REQUIRE(reply);
        CHECK(trouble_of(*reply) == Kind::request);
        return std::to_string(reply->id) + " " + result_of(*reply);
    };
    CHECK(contains(trouble("rubbish"), "0 request: it is no request: parse error"));
    CHECK(contains(trouble("[1]"), "no JSON object"));
    CHECK(contains(trouble(R"({"id":7})"), "7 request: it is no request: it needs 'bundle'"));
    CHECK(contains(trouble(R"({"id":7,"exec":[]})"), "needs a program"));
    CHECK(contains(trouble(R"({"id":7,"exec":["x"],"timeout":-1})"), "'timeout' takes seconds"));
    CHECK(contains(trouble(R"({"id":7,"exec":["x"],"typo":1})"), "'typo' is no key"));
    CHECK(contains(trouble(std::string(100'000, '[')), "levels deep"));
    CHECK(contains(trouble(std::string(packet_limit + 1, ' ')), "at most 131072 bytes"));
    // One that is unknown, or has ended, cannot be cancelled, which is nobody's trouble.
    asker.send(R"({"id":7,"cancel":true})");
    CHECK(result_of(asker.ask(exec({"true"}))) == "status 0");
}
