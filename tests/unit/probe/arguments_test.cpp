#include "sparrow/probe/arguments.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::probe;

TEST_CASE("every argument is understood") {
    const auto question =
        parse_arguments({"--url=https://u:p@[::1]:8443/health?x=1", "--unix-socket=/run/a", "--timeout=2.5",
                         "--expect-status=204", "--expect-body=a=b", "--body-limit=0", "--print-body"});
    REQUIRE(question);
    CHECK(question->url == "https://u:p@[::1]:8443/health?x=1");
    CHECK(question->unix_socket == "/run/a");
    CHECK(question->timeout == std::chrono::milliseconds(2500));
    CHECK(question->expected_status == 204);
    CHECK(question->expected_body == "a=b");
    CHECK(question->body_limit == 0);
    CHECK(question->print_body);
}

TEST_CASE("without more than a URL, any success within ten seconds is expected") {
    const auto question = parse_arguments({"--url=HTTP://localhost"});
    REQUIRE(question);
    CHECK(question->timeout == std::chrono::seconds(10));
    CHECK_FALSE(question->expected_status);
    CHECK(question->expected_body.empty());
    CHECK(question->body_limit == 65536);
    CHECK_FALSE(question->print_body);
}

TEST_CASE("a wrong argument is named, with what is accepted") {
    const auto message = [](const std::vector<std::string>& arguments) {
        const auto question = parse_arguments(arguments);
        return question ? "" : question.error().message;
    };
    CHECK(message({}) == "--url= or --tcp= is missing");
    CHECK(message({"--url=ftp://a/"}) ==
          "--url= takes a URL that begins with http:// or https://, found 'ftp://a/'");
    for (const std::string url : {"", "file:///etc/passwd", "localhost:3000", "/health", "http://",
                                  "http://a b/", "http://a:99999/"}) {
        CAPTURE(url);
        CHECK_FALSE(parse_arguments({"--url=" + url}));
    }
    const std::string url = "--url=http://a/";
    CHECK(message({url, "--timeout=soon"}) ==
          "--timeout= takes seconds from 0.001 to 3600, such as 2.5, found 'soon'");
    for (const std::string wrong : {"--timeout=0",
                                    "--timeout=-1",
                                    "--timeout=5s",
                                    "--timeout=inf",
                                    "--timeout=nan",
                                    "--timeout=",
                                    "--timeout=3601",
                                    "--expect-status=99",
                                    "--expect-status=600",
                                    "--expect-status=2xx",
                                    "--expect-body=",
                                    "--body-limit=-1",
                                    "--body-limit=16777217",
                                    "--body-limit=1K",
                                    "--unix-socket=a",
                                    "--print-body=yes",
                                    "--verbose",
                                    "-u",
                                    "http://a/",
                                    ""}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_arguments({url, wrong}));
    }
    CHECK(message({url, "--verb\x1b[0m"}) == "unknown argument '--verb\\x1b[0m'");
    CHECK(message({url, "--unix-socket=/" + std::string(107, 'a')})
              .starts_with("--unix-socket= takes an absolute path of up to 107 bytes, found '/aaa"));
}

TEST_CASE("a connection is to a host and a port, and takes a time limit alone") {
    const auto place = [](const std::string& text) {
        const auto question = parse_arguments({"--tcp=" + text, "--timeout=2"});
        return question ? question->tcp : "";
    };
    CHECK(place("localhost:5432") == "localhost:5432");
    CHECK(place("127.0.0.1:80") == "127.0.0.1:80");
    CHECK(place("[::1]:80") == "[::1]:80");
    CHECK(place("::1:80") == "[::1]:80");
    for (const char* wrong : {"", "localhost", "localhost:", ":80", "localhost:0", "localhost:65536",
                              "localhost:http", "a/b:80", "u@a:80", "a b:80", "[::1:80"}) {
        CAPTURE(wrong);
        CHECK(place(wrong).empty());
    }
    for (const char* other : {"--url=http://a/", "--expect-status=200", "--expect-body=x", "--print-body",
                              "--unix-socket=/run/a"}) {
        CAPTURE(other);
        CHECK_FALSE(parse_arguments({"--tcp=localhost:80", other}));
    }
}
