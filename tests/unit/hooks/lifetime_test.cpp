// What is kept, how long, and how much of it.
#include <sys/stat.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <set>
#include <string>

#include "service.hpp"
#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using namespace sparrow::test;
using namespace std::chrono_literals;
using Kind = HookTrouble::Kind;

TEST_CASE("what nobody needs is ended: unit processes, the host, the service") {
    Service service({"--unit-idle=0.3", "--host-idle=0.3", "--server-idle=1"});
    const Asker asker(service.socket());
    CHECK(result_of(asker.ask(call(service.keep_hooks("x => { 1 }"), "x"))) == "1");
    CHECK_FALSE(service.raku_processes().empty());
    CHECK(soon([&] { return service.raku_processes().empty(); }));
    CHECK_FALSE(service.has_ended());
    CHECK(result_of(asker.ask(call(service.keep_hooks("x => { 1 }"), "x"))) == "1");
    // It ends though somebody is connected, who sees that.
    REQUIRE(service.has_ended(20'000));
    CHECK_FALSE(asker.next());
    CHECK(service.status() == 0);
}

TEST_CASE("a Raku process that somebody kills between two calls is made anew") {
    const Service service;
    const Asker asker(service.socket());
    const std::string bundle = service.keep_hooks("x => { 1 }");
    const std::string other = service.keep_hooks("x => { 2 }");
    CHECK(result_of(asker.ask(call(bundle, "x"))) == "1");
    for (const pid_t pid : service.raku_processes()) {
        (void)kill(pid, SIGKILL);
    }
    CHECK(soon([&] { return service.raku_processes().empty(); }));
    const HookReply reply = asker.ask(call(bundle, "x"));
    CHECK(result_of(reply) == "1");
    CHECK(reply.start == HookStart::cold);
    // The host alone: its first child is the unit process, so that the lowest number is its own.
    (void)kill(service.raku_processes().front(), SIGKILL);
    CHECK(result_of(asker.ask(call(bundle, "x"))) == "1");
    CHECK(result_of(asker.ask(call(other, "x"))) == "2");
}

TEST_CASE("units have processes of their own, of which the least recently used makes room") {
    const Service service({"--units=2", "--running=4"});
    const Asker asker(service.socket());
    const std::string a = service.keep_hooks("x => { 'a' }");
    const std::string b = service.keep_hooks("x => { 'b' }");
    const std::string c = service.keep_hooks("x => { 'c' }");
    // All at once: the third has to wait for room.
    const HookRequest first = call(a, "x");
    const HookRequest second = call(b, "x");
    const HookRequest third = call(c, "x");
    for (const HookRequest& request : {first, second, third}) {
        asker.send(request);
    }
    std::set<std::string> results;
    for (int i = 0; i < 3; ++i) {
        results.insert(result_of(*asker.next()));
    }
    CHECK(results == std::set<std::string>{R"("a")", R"("b")", R"("c")"});
    CHECK(asker.ask(call(c, "x")).start == HookStart::warm);
    const auto b_again = asker.ask(call(b, "x"));
    CHECK(result_of(b_again) == R"("b")");
    CHECK(asker.ask(call(a, "x")).start == HookStart::cold);
    // The host, two unit processes, and a copy of each in reserve.
    CHECK(soon([&] { return service.raku_processes().size() == 5; }));
}

TEST_CASE("a copy is in reserve for the next call, and what becomes of it loses no call") {
    const Service service({"--unit-idle=3"});
    const Asker asker(service.socket());
    const std::string bundle = service.keep_hooks("x => { $*PID }");
    std::string last = result_of(asker.ask(call(bundle, "x")));
    // The host, the unit process and its copy, in the order in which they were made; not the last call's,
    // which may be about to end.
    const auto reserve = [&] {
        CHECK(soon([&] {
            const auto all = service.raku_processes();
            return all.size() == 3 && std::to_string(all.back()) != last;
        }));
        return service.raku_processes().back();
    };
    const pid_t first = reserve();
    last = result_of(asker.ask(call(bundle, "x")));
    CHECK(last == std::to_string(first));
    // Killed and not known to be, it is called; killed and known to be, it is not.
    const pid_t second = reserve();
    (void)kill(second, SIGKILL);
    HookReply reply = asker.ask(call(bundle, "x"));
    last = result_of(reply);
    CHECK(last != std::to_string(second));
    CHECK(reply.start == HookStart::warm);
    (void)kill(reserve(), SIGKILL);
    CHECK(soon([&] { return service.raku_processes().size() == 2; }));
    reply = asker.ask(call(bundle, "x"));
    last = result_of(reply);
    CHECK(reply.start == HookStart::warm);
    // One that may take other memory is another.
    const pid_t third = reserve();
    HookRequest more = call(bundle, "x");
    more.memory = std::uint64_t{1} << 30;
    CHECK(result_of(asker.ask(more)) != std::to_string(third));
    // It goes with its unit process.
    CHECK(soon([&] { return service.raku_processes().size() == 1; }));
}

TEST_CASE("a copy that is killed as soon as it is made loses no call") {
    const Service service;
    const Asker asker(service.socket());
    const std::string bundle = service.keep_hooks("x => { 1 }");
    CHECK(result_of(asker.ask(call(bundle, "x"))) == "1");
    std::set<pid_t> seen;
    for (int round = 0; round < 25; ++round) {
        // The unit process's own copy, before it says which it is, as often as not.
        const auto end = std::chrono::steady_clock::now() + 300ms;
        while (std::chrono::steady_clock::now() < end) {
            const auto all = service.raku_processes();
            if (all.size() > 2 && seen.insert(all.back()).second) {
                (void)kill(all.back(), SIGKILL);
                break;
            }
        }
        // One that dies while it takes the call has taken it.
        const std::string result = result_of(asker.ask(call(bundle, "x", {}, 10s)));
        INFO(result);
        CHECK((result == "1" || contains(result, "signal 9")));
    }
}

TEST_CASE("calls run beside each other, and no more wait than may") {
    const Service service({"--running=2", "--waiting=3"});
    const Asker asker(service.socket());
    const HookReply reply = asker.ask(exec({"true"}));
    CHECK(result_of(reply) == "status 0");
    std::vector<HookRequest> requests;
    for (int i = 0; i < 2; ++i) {
        requests.push_back(exec({"sleep", "2.0625"}));
        asker.send(requests.back());
    }
    // Both have begun: none waits any more.
    CHECK(soon([] { return processes_with("2.0625").size() == 2; }));
    for (int i = 0; i < 4; ++i) {
        requests.push_back(exec({"true"}));
        asker.send(requests.back());
    }
    const auto refused = asker.next();
    REQUIRE(refused);
    CHECK(refused->id == requests.back().id);
    CHECK(trouble_of(*refused) == Kind::busy);
    const HookRequest& same = requests.front();
    asker.send(same);
    CHECK(trouble_of(*asker.next()) == Kind::request);
    std::set<std::uint64_t> answered;
    for (int i = 0; i < 5; ++i) {
        const auto done = asker.next();
        REQUIRE(done);
        CHECK(result_of(*done) == "status 0");
        answered.insert(done->id);
    }
    CHECK(answered.size() == 5);
}

TEST_CASE("a client that does not read keeps nobody else waiting") {
    const Service service;
    const Asker deaf(service.socket());
    for (int i = 0; i < 100; ++i) {
        deaf.send("rubbish");
    }
    const Asker asker(service.socket());
    CHECK(result_of(asker.ask(exec({"true"}))) == "status 0");
    for (int i = 0; i < 100; ++i) {
        CHECK(trouble_of(*deaf.next()) == Kind::request);
    }
}

TEST_CASE("it ends when it is asked to, with all that it has started") {
    Service service;
    const std::string mark = unique_sleep();
    const KillAtEnd cleaner(mark);
    const Asker asker(service.socket());
    const std::string bundle = service.keep_hooks("x => { run 'setsid', 'sleep', '" + mark + "' }");
    asker.send(call(bundle, "x"));
    CHECK(soon([&] { return !processes_with(mark).empty(); }));
    service.signal(SIGTERM);
    REQUIRE(service.has_ended(20'000));
    CHECK(service.status() == 0);
    CHECK(processes_with(mark).empty());
    CHECK(service.raku_processes().empty());
}

TEST_CASE("it takes requests of its own user only") {
    if (!is_root()) {
        WARN("skipped: only root can be somebody else");
        return;
    }
    const Service service;
    REQUIRE(chmod(service.socket().c_str(), 0666) == 0);
    REQUIRE(chmod(service.directory().path().c_str(), 0755) == 0);
    const std::string script =
        "import os, socket, sys; os.setuid(65534); s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); "
        "s.connect(sys.argv[1]); s.settimeout(20); sys.exit(5 if s.recv(10) == b'' else 6)";
    const Asker asker(service.socket());
    CHECK(result_of(asker.ask(exec({"python3", "-c", script, service.socket()}))) == "status 5");
}

TEST_CASE("systemd gives it its socket") {
    const TempDir directory;
    const std::string script =
        "import os, socket, sys\n"
        "l = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); l.bind(sys.argv[1]); l.listen()\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    os.dup2(l.fileno(), 3)\n"
        "    os.set_inheritable(3, True)\n"
        "    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1', "
        "SPARROW_RUNTIME_DIR=sys.argv[3])\n"
        "    os.execv(sys.argv[2], [sys.argv[2], '--server-idle=1'])\n"
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.settimeout(20); s.connect(sys.argv[1])\n"
        "s.send(b'{\"id\":1,\"exec\":[\"sh\",\"-c\",\"echo $LISTEN_FDS.\"]}')\n"
        "print(s.recv(1000).decode()); print('ended', os.waitpid(pid, 0)[1])\n";
    const auto result =
        run_command("timeout 60 python3 -c " + shell_word(script) + " " + (directory / "socket") + " " +
                    SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-hooks " + (directory / "run") + " 2>&1");
    CHECK(contains(result.output, R"("output":".\n")"));
    CHECK(contains(result.output, "ended 0"));
    // Nobody has given one.
    const auto alone = run_command(SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-hooks 2>&1");
    CHECK(alone.status == 1);
    CHECK(contains(alone.output, "--socket=PATH"));
    CHECK(run_command(SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-hooks --nonsense 2>&1").status == 2);
}
