// A hook that goes wrong costs nothing but itself, and leaves nothing behind.
#include <chrono>
#include <filesystem>
#include <string>

#include "service.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;
using namespace std::chrono_literals;
using Kind = HookTrouble::Kind;

TEST_CASE("what takes too long is ended with all that it has started") {
    const Service service;
    const Asker asker(service.socket());
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    const std::string bundle = service.keep_hooks(
        "good => { 1 }, loops => { say 'on it'; loop { } }, sleeps => { sleep 1000 },\n"
        "leaves => { run 'sh', '-c', 'setsid sleep " +
        mark + " & exec sleep " + mark + "' },\ndeaf => { signal(SIGTERM).tap: sub ($) { }; sleep 1000 }");
    CHECK(result_of(asker.ask(call(bundle, "good"))) == "1");
    const HookReply reply = asker.ask(call(bundle, "loops", {}, 1s));
    CHECK(result_of(reply) == "timeout: it took longer than 1 s and was ended");
    CHECK(reply.output == "on it\n");
    CHECK(reply.took >= 1s);
    CHECK(trouble_of(asker.ask(call(bundle, "sleeps", {}, 500ms))) == Kind::timeout);
    CHECK(trouble_of(asker.ask(call(bundle, "deaf", {}, 500ms))) == Kind::timeout);
    asker.send(call(bundle, "leaves", {}, 3s));
    CHECK(soon([&] { return processes_with(mark).size() >= 2; }));
    CHECK(trouble_of(*asker.next()) == Kind::timeout);
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    CHECK(trouble_of(asker.ask(exec({"sh", "-c", "setsid sleep " + mark + " & sleep " + mark}, 500ms))) ==
          Kind::timeout);
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    // The unit process goes on.
    const HookReply after = asker.ask(call(bundle, "good"));
    CHECK(result_of(after) == "1");
    CHECK(after.start == HookStart::warm);
    // The host, the unit process, and its copy in reserve.
    CHECK(soon([&] { return service.raku_processes().size() == 3; }));
}

TEST_CASE("a hook that returns leaves nothing behind either") {
    const Service service;
    const Asker asker(service.socket());
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    const std::string bundle = service.keep_hooks(
        "x => { run 'sh', '-c', 'setsid sleep " + mark +
        " >/dev/null 2>&1 & sleep 0.2'; 'left' },\ncrash => { run 'sh', '-c', 'setsid sleep " + mark +
        " >/dev/null 2>&1 & sleep 0.2'; run 'kill', '-9', ~$*PID; sleep 100 }");
    CHECK(result_of(asker.ask(call(bundle, "x"))) == R"("left")");
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    const HookReply crashed = asker.ask(call(bundle, "crash"));
    CHECK(trouble_of(crashed) == Kind::crash);
    CHECK(contains(result_of(crashed), "signal 9"));
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    CHECK(result_of(asker.ask(exec({"sh", "-c", "setsid sleep " + mark + " >/dev/null 2>&1 & exit 0"}))) ==
          "status 0");
    CHECK(soon([&] { return processes_with(mark).empty(); }));
}

TEST_CASE("what a source does at its end holds no answer up, and is ended in its turn") {
    const Service service;
    const Asker asker(service.socket());
    const TempDir dir;
    const std::string written = dir.path() + "/written";
    const std::string ends =
        service.keep_hooks("x => { 1 }", "END { sleep 0.5; '" + written + "'.IO.spurt: 'at the end' }");
    CHECK(result_of(asker.ask(call(ends, "x"))) == "1");
    CHECK_FALSE(std::filesystem::exists(written));
    CHECK(soon([&] { return std::filesystem::exists(written); }));
    const std::string loops = service.keep_hooks("x => { 2 }", "END { loop { } }");
    CHECK(result_of(asker.ask(call(loops, "x", {}, 60s))) == "2");
    CHECK(result_of(asker.ask(call(loops, "x", {}, 60s))) == "2");
    // The host, two unit processes, and a copy of each in reserve.
    CHECK(soon([&] { return service.raku_processes().size() == 5; }));
}

TEST_CASE("a source that hangs, or ends its process, while it is evaluated") {
    const Service service;
    const Asker asker(service.socket());
    const std::string hangs = service.keep_hooks("x => { 1 }", "loop { }");
    CHECK(result_of(asker.ask(exec({"true"}))) == "status 0");
    CHECK(trouble_of(asker.ask(call(hangs, "x", {}, 4s))) == Kind::timeout);
    // Others that wait for the same have it evaluated anew, until their own time is over.
    asker.send(call(hangs, "x", {}, 1s));
    asker.send(call(hangs, "x", {}, 2s));
    CHECK(trouble_of(*asker.next()) == Kind::timeout);
    CHECK(trouble_of(*asker.next()) == Kind::timeout);
    const HookReply crashed =
        asker.ask(call(service.keep_hooks("x => { 1 }", "run 'kill', '-9', ~$*PID;"), "x"));
    CHECK(trouble_of(crashed) == Kind::crash);
    CHECK(contains(result_of(crashed), "evaluating its source"));
    CHECK(result_of(asker.ask(call(service.keep_hooks("x => { 1 }"), "x"))) == "1");
    // The host, the unit process, and its copy in reserve.
    CHECK(soon([&] { return service.raku_processes().size() == 3; }));
}

TEST_CASE("a flood of output ends where it is cut, and what cannot be handed on is trouble") {
    const Service service;
    const Asker asker(service.socket());
    const std::string bundle = service.keep_hooks(
        "flood => { print 'ü' x 100_000 for ^200; 'done' },\nhuge => { 'x' x 1_000_000 },\n"
        "large => { 'x' x 100_000 },\nnan => { NaN },\nexits => { exit 7 },\n"
        "cyclic => { my %h; %h<me> = %h; %h },\nbytes => { $*OUT.write: Blob.new(255, 10, 0); 1 }\n");
    const HookReply flood = asker.ask(call(bundle, "flood"));
    CHECK(result_of(flood) == R"("done")");
    CHECK(flood.output.size() <= output_limit + 3);
    CHECK(flood.output.ends_with("…"));
    const HookReply huge = asker.ask(call(bundle, "huge"));
    CHECK(trouble_of(huge) == Kind::answer);
    CHECK(contains(result_of(huge), "131072 bytes"));
    CHECK(result_of(asker.ask(call(bundle, "large"))).size() == 100'002);
    CHECK(contains(result_of(asker.ask(call(bundle, "nan"))), "no number that can be handed on"));
    CHECK(contains(result_of(asker.ask(call(bundle, "cyclic"))), "nested more than"));
    const HookReply exits = asker.ask(call(bundle, "exits"));
    CHECK(trouble_of(exits) == Kind::crash);
    CHECK(contains(result_of(exits), "with status 7"));
    CHECK(result_of(asker.ask(call(bundle, "bytes"))) == "1");
    // A program that floods is not kept from its end, either.
    CHECK(trouble_of(asker.ask(exec({"yes"}, 1s))) == Kind::timeout);
}

TEST_CASE("what is cancelled, or has nobody left who asked, is ended") {
    const Service service({"--running=2"});
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    const Asker asker(service.socket());
    const HookRequest sleeping = exec({"sleep", mark});
    asker.send(sleeping);
    CHECK(soon([&] { return !processes_with(mark).empty(); }));
    asker.send(HookRequest{sleeping.id, CancelRequest()});
    CHECK(trouble_of(*asker.next()) == Kind::cancelled);
    CHECK(soon([&] { return processes_with(mark).empty(); }));
    // One that waits.
    const HookRequest first = exec({"sleep", mark});
    const HookRequest second = exec({"sleep", mark});
    const HookRequest third = exec({"true"});
    for (const HookRequest& request : {first, second, third}) {
        asker.send(request);
    }
    asker.send(HookRequest{third.id, CancelRequest()});
    CHECK(asker.next()->id == third.id);
    {
        const Asker other(service.socket());
        other.send(exec({"true"}));
        // An id is the client's own.
        other.send(HookRequest{first.id, CancelRequest()});
        asker.send(HookRequest{first.id, CancelRequest()});
        CHECK(asker.next()->id == first.id);
        CHECK(result_of(*other.next()) == "status 0");
        other.send(exec({"sleep", mark}));
        CHECK(soon([&] { return processes_with(mark).size() == 2; }));
    }
    CHECK(soon([&] { return processes_with(mark).size() == 1; }));
}
