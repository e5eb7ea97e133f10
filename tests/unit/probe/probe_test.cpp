// systemd-sparrow-probe against real servers.
#include <chrono>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/http_server.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow::test;
using namespace std::chrono_literals;

namespace {

struct Probed {
    int status = -1;
    std::string output;
    std::chrono::duration<double> time{};
};

// `arguments` are words of the shell; `environment` is what env(1) takes.
Probed run_probe(const std::string& arguments, const std::string& environment = "") {
    const auto begun = std::chrono::steady_clock::now();
    const auto result =
        run_command("env " + environment + " " SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-probe " +
                    arguments + " 2>&1");
    return {result.status, result.output, std::chrono::steady_clock::now() - begun};
}

std::string error_line(const std::string& message) {
    return "{\"error\":\"" + message + "\"}\n";
}

// A free port that nobody listens on.
std::string closed_port() {
    const HttpServer server(answer("200 OK", ""));
    return server.port();
}

const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

}  // namespace

TEST_CASE("an answer as expected is healthy") {
    const HttpServer server(answer("200 OK", "all ok"));
    const auto plain = run_probe("--url=" + server.url());
    CHECK(plain.status == 0);
    CHECK(plain.output.starts_with("{\"status\":200,\"seconds\":0."));
    CHECK_FALSE(contains(plain.output, "body"));
    const auto printed =
        run_probe("--url=" + server.url() + "x --expect-status=200 --expect-body='ll o' --print-body");
    CHECK(printed.status == 0);
    CHECK(contains(printed.output, ",\"body\":\"all ok\"}\n"));

    const auto requests = server.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].starts_with("GET / HTTP/1.1\r\n"));
    CHECK(contains(requests[0], "\r\nUser-Agent: systemd-sparrow-probe/" SPARROW_VERSION "\r\n"));
    CHECK(requests[1].starts_with("GET /x HTTP/1.1\r\n"));
}

TEST_CASE("an answer other than expected is not healthy, and says so") {
    const HttpServer server(answer("503 Service Unavailable", "not yet"));
    const auto any = run_probe("--url=" + server.url());
    CHECK(any.status == 1);
    CHECK(contains(any.output, "\"error\":\"answered 503, expected any from 200 to 299\"}\n"));
    CHECK(contains(any.output, "{\"status\":503,"));
    CHECK(run_probe("--url=" + server.url() + " --expect-status=503").status == 0);
    const auto body = run_probe("--url=" + server.url() + " --expect-status=503 --expect-body=ready");
    CHECK(body.status == 1);
    CHECK(contains(body.output,
                   "answered 503 without 'ready' in all of its body, which begins with 'not yet'"));
}

TEST_CASE("wrong usage is told apart, on stderr") {
    const auto wrong = run_probe("--url=gopher://a/");
    CHECK(wrong.status == 2);
    CHECK(wrong.output.starts_with(
        "systemd-sparrow-probe: --url= takes a URL that begins with http:// or https://"));
    CHECK(run_command(SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-probe 2>/dev/null").output.empty());
}

TEST_CASE("who does not answer in time is not healthy, and where it hung is told") {
    const HttpServer silent([](const HttpServer::Connection& connection) { connection.hang(); });
    const auto headers = run_probe("--timeout=0.3 --url=" + silent.url());
    CHECK(headers.status == 1);
    CHECK(headers.output ==
          error_line("timed out after 0.3 s while waiting for the answer of 127.0.0.1:" + silent.port()));
    CHECK(headers.time > 0.3s);
    CHECK(headers.time < 5s);

    const HttpServer halting([](const HttpServer::Connection& connection) {
        (void)connection.send(head + "Content-Length: 10\r\n\r\nhalf");
        connection.hang();
    });
    const auto body = run_probe("--timeout=0.3 --url=" + halting.url());
    CHECK(body.status == 1);
    CHECK(body.output ==
          error_line("timed out after 0.3 s while reading the answer of 127.0.0.1:" + halting.port()));

    const auto tls = run_probe("--timeout=0.3 --url=https://127.0.0.1:" + silent.port());
    CHECK(tls.output ==
          error_line("timed out after 0.3 s while connecting to 127.0.0.1:" + silent.port() + " over TLS"));
}

TEST_CASE("the time limit holds for an answer that never stops coming") {
    const HttpServer dripping([](const HttpServer::Connection& connection) {
        (void)connection.send(head + "\r\n");
        while (connection.send("x")) {
            std::this_thread::sleep_for(20ms);
        }
    });
    const auto probed = run_probe("--timeout=0.5 --url=" + dripping.url());
    CHECK(probed.status == 1);
    CHECK(contains(probed.output, "timed out after 0.5 s while reading"));
    CHECK(probed.time < 5s);
}

TEST_CASE("of an endless body no more is read than the limit") {
    const HttpServer flooding([](const HttpServer::Connection& connection) {
        (void)connection.send(head + "\r\n");
        const std::string block(65536, 'x');
        while (connection.send(block)) {
        }
    });
    const auto probed = run_probe("--timeout=20 --url=" + flooding.url());
    CHECK(probed.status == 0);
    CHECK(probed.time < 10s);
    const auto expected = run_probe("--timeout=20 --body-limit=100 --expect-body=y --url=" + flooding.url());
    CHECK(expected.status == 1);
    CHECK(
        contains(expected.output, "without 'y' in the first 100 bytes of its body, which begins with 'xxx"));
    CHECK(run_probe("--timeout=20 --body-limit=0 --url=" + flooding.url()).status == 0);
}

TEST_CASE("a text at the end of a body of just the limit is found") {
    const HttpServer server(answer("200 OK", std::string(98, 'x') + "ok"));
    CHECK(run_probe("--body-limit=100 --expect-body=ok --url=" + server.url()).status == 0);
    CHECK(run_probe("--body-limit=99 --expect-body=ok --url=" + server.url()).status == 1);
}

TEST_CASE("headers without end are not read to their end") {
    const HttpServer server([](const HttpServer::Connection& connection) {
        (void)connection.send(head);
        while (connection.send("X-Filler: " + std::string(1000, 'x') + "\r\n")) {
        }
    });
    const auto probed = run_probe("--timeout=20 --url=" + server.url());
    CHECK(probed.status == 1);
    CHECK(probed.output ==
          error_line("127.0.0.1:" + server.port() + " sent more than 65536 bytes of headers"));
}

TEST_CASE("a redirect is not followed") {
    const HttpServer other(answer("200 OK", "ok"));
    const HttpServer server([&](const HttpServer::Connection& connection) {
        (void)connection.send("HTTP/1.1 301 Moved\r\nLocation: " + other.url() +
                              "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    const auto probed = run_probe("--url=" + server.url());
    CHECK(probed.status == 1);
    CHECK(
        contains(probed.output, "answered 301 (a redirect to '" + other.url() + "', which is not followed)"));
    CHECK(other.requests().empty());
    CHECK(run_probe("--expect-status=301 --url=" + server.url()).status == 0);
}

TEST_CASE("whatever bytes a body has, the report is one line of JSON") {
    const HttpServer server(answer("200 OK", std::string("\x00\xff\x1b[2J\n\xc2\x9b", 9)));
    const auto probed = run_probe("--print-body --url=" + server.url());
    CHECK(probed.status == 0);
    CHECK(contains(probed.output, R"("body":"\u0000\ufffd\u001b[2J\n\u009b"})"));
    const auto unexpected = run_probe("--expect-body=ok --url=" + server.url());
    CHECK(contains(unexpected.output, R"(begins with '\\x00\\xff\\x1b[2J\\n)"));
}

TEST_CASE("who cannot be reached is told with the reason") {
    const std::string port = closed_port();
    const auto refused = run_probe("--url=http://127.0.0.1:" + port);
    CHECK(refused.status == 1);
    CHECK(refused.output == error_line("cannot connect to 127.0.0.1:" + port + ": Connection refused"));
    const auto nameless = run_probe("--url=http://a..b/");
    CHECK(nameless.status == 1);
    CHECK(nameless.output.starts_with("{\"error\":\"the name a..b is not known: "));
}

TEST_CASE("a name server that does not answer holds nobody up") {
    const std::string preload =
        "LD_PRELOAD=" SPARROW_BUILD_DIR "/tests/libslow_names.so ASAN_OPTIONS=verify_asan_link_order=0";
    const auto probed = run_probe("--timeout=0.5 --url=http://example.invalid/", preload);
    CHECK(probed.status == 1);
    CHECK(probed.output == error_line("timed out after 0.5 s while looking up the name example.invalid"));
    CHECK(probed.time < 10s);
}

TEST_CASE("who answers in no HTTP, or not at all, is not healthy") {
    const HttpServer ssh(
        [](const HttpServer::Connection& connection) { (void)connection.send("SSH-2.0-OpenSSH_9.2\r\n"); });
    const auto other = run_probe("--url=" + ssh.url());
    CHECK(other.status == 1);
    CHECK(contains(other.output, "127.0.0.1:" + ssh.port() + " does not answer in HTTP: "));
    const HttpServer closing([](const HttpServer::Connection&) {});
    const auto nothing = run_probe("--url=" + closing.url());
    CHECK(nothing.status == 1);
    CHECK(nothing.output ==
          error_line("127.0.0.1:" + closing.port() + " closed the connection without an answer"));
    const HttpServer ending([](const HttpServer::Connection& connection) {
        (void)connection.send(head + "Content-Length: 10\r\n\r\nhalf");
    });
    const auto half = run_probe("--url=" + ending.url());
    CHECK(half.status == 1);
    CHECK(contains(half.output, "127.0.0.1:" + ending.port() + " ended its answer early: "));
}

TEST_CASE("a socket in the file system can be asked") {
    const TempDir directory;
    const std::string path = directory.path() + "/socket";
    const HttpServer server(path, answer("200 OK", "ok"));
    CHECK(run_probe("--unix-socket=" + path + " --url=http://localhost/health").status == 0);
    REQUIRE(server.requests().size() == 1);
    CHECK(server.requests()[0].starts_with("GET /health HTTP/1.1\r\nHost: localhost\r\n"));
    const auto missing = run_probe("--unix-socket=" + path + "x --url=http://localhost/health");
    CHECK(missing.status == 1);
    CHECK(missing.output == error_line("cannot connect to " + path + "x: No such file or directory"));
}

TEST_CASE("what the environment says of proxies and passwords does not count") {
    const TempDir directory;
    directory.file(".netrc", "machine 127.0.0.1 login me password secret\n", 0600);
    const HttpServer server(answer("200 OK", "ok"));
    const std::string dead = "http://127.0.0.1:" + closed_port();
    const std::string environment = "HOME=" + directory.path() + " http_proxy=" + dead +
                                    " HTTP_PROXY=" + dead + " all_proxy=" + dead + " ALL_PROXY=" + dead;
    CHECK(run_probe("--url=" + server.url(), environment).status == 0);
    REQUIRE(server.requests().size() == 1);
    CHECK_FALSE(contains(server.requests()[0], "Authorization"));
    CHECK_FALSE(contains(server.requests()[0], "Cookie"));
}

TEST_CASE("a password in the URL is in no message") {
    const auto probed = run_probe("--url=http://me:secret@127.0.0.1:" + closed_port());
    CHECK(probed.status == 1);
    CHECK_FALSE(contains(probed.output, "secret"));
}

TEST_CASE("a certificate that nobody vouches for is not accepted") {
    if (run_command("openssl version 2>&1").status != 0) {
        WARN("skipped: openssl is not installed");
        return;
    }
    const TempDir directory;
    REQUIRE(run_command("cd " + shell_word(directory.path()) +
                        " && openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 "
                        "-keyout key -out cert 2>&1")
                .status == 0);
    // Its first line of output is "ACCEPT 127.0.0.1:PORT"; it ends with its input.
    const auto served = run_command(
        "cd " + shell_word(directory.path()) +
        " && mkfifo hold && (openssl s_server -www -accept 127.0.0.1:0 -key key -cert cert < hold > out 2>&1 "
        "& "
        "exec 9> hold; for i in $(seq 100); do port=$(sed -n 's/^ACCEPT .*://p' out); [ -n \"$port\" ] && "
        "break; "
        "sleep 0.1; done; " SPARROW_BUILD_DIR
        "/lib/systemd/systemd-sparrow-probe --url=https://127.0.0.1:$port/; echo \"status $? of $port\"; "
        "kill $!; wait) 2>/dev/null");
    INFO(served.output);
    CHECK(contains(served.output, "{\"error\":\"the certificate of 127.0.0.1:"));
    CHECK(contains(served.output, "is not accepted: "));
    CHECK(contains(served.output, "status 1 of "));

    const HttpServer plain([](const HttpServer::Connection& connection) {
        (void)connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    const auto no_tls = run_probe("--timeout=5 --url=https://127.0.0.1:" + plain.port());
    CHECK(no_tls.status == 1);
    CAPTURE(no_tls.output);
    CHECK(contains(no_tls.output, "no TLS with 127.0.0.1:" + plain.port()));
}

TEST_CASE("a connection that is taken is healthy, whatever is said on it") {
    const HttpServer silent([](const HttpServer::Connection& connection) { connection.hang(); });
    const auto taken = run_probe("--tcp=127.0.0.1:" + silent.port());
    CHECK(taken.status == 0);
    CHECK(taken.output.starts_with("{\"seconds\":0."));
    CHECK_FALSE(contains(taken.output, "error"));
    CHECK(taken.time < 5s);
}

TEST_CASE("a connection that is not taken is not healthy, and says so") {
    std::string port;
    {
        const HttpServer gone(answer("200 OK", ""));
        port = gone.port();
    }
    const auto refused = run_probe("--tcp=127.0.0.1:" + port);
    CHECK(refused.status == 1);
    CHECK(refused.output == error_line("cannot connect to 127.0.0.1:" + port + ": Connection refused"));
    CHECK(run_probe("--tcp=127.0.0.1").status == 2);
}
