#include "sparrow/daemon/probe_report.hpp"

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::daemon;

TEST_CASE("how the probe ended decides, and its report says why") {
    const auto good = read_probe_report(ProbeEnd::good, R"({"status":200,"seconds":0.1,"body":"ok"})");
    CHECK(good.is_good);
    CHECK(good.why.empty());
    CHECK(good.body == "ok");
    const auto bad = read_probe_report(ProbeEnd::bad, R"({"status":503,"error":"answered 503","body":"no"})");
    CHECK_FALSE(bad.is_good);
    CHECK(bad.why == "answered 503");
    CHECK(bad.body.empty());
    CHECK(read_probe_report(ProbeEnd::too_late, "").why == "the check took too long");
    // A report alone makes nothing good, and an error nothing bad.
    CHECK_FALSE(read_probe_report(ProbeEnd::bad, R"({"status":200})").is_good);
    CHECK(read_probe_report(ProbeEnd::good, R"({"error":"x"})").is_good);
}

TEST_CASE("a report that is none gives no reason of its own") {
    for (const char* text :
         {"", "{", "[]", "null", "{\"error\":5}", "{\"error\":\"\"}", "\xff", "{\"error\":\"x"}) {
        CAPTURE(text);
        CHECK(read_probe_report(ProbeEnd::bad, text).why == "the check could not be made");
    }
    const std::string deep = std::string(100000, '[');
    CHECK(read_probe_report(ProbeEnd::bad, deep).why == "the check could not be made");
}

TEST_CASE("a reason is a short line, whatever the probe was made to say") {
    CHECK(read_probe_report(ProbeEnd::bad, R"({"error":"a\u0000b\nc\u001b[2J\ufffe"})").why ==
          "a\\x00b\\nc\\x1b[2J\\ufffe");
    const auto report = read_probe_report(ProbeEnd::bad, R"({"error":")" + std::string(60000, 'x') + R"("})");
    CHECK(report.why.size() < 250);
}
