#include "sparrow/hooks/options.hpp"

#include "support/catch.hpp"

using namespace sparrow::hooks;
using namespace std::chrono_literals;

TEST_CASE("the command line says where to listen and what is kept how long") {
    const auto usual = parse_options({});
    REQUIRE(usual);
    CHECK(usual->socket.empty());
    CHECK(usual->cgroup.empty());
    CHECK(usual->limits.units == 8);
    CHECK(usual->limits.running >= 2);
    CHECK(usual->limits.waiting == 256);
    CHECK(usual->limits.unit_idle == 10min);

    const auto given = parse_options({"--scope=user", "--socket=/a=b", "--cgroup", "--units=3", "--running=5",
                                      "--waiting=7", "--unit-idle=0.5", "--host-idle=0", "--server-idle=60"});
    REQUIRE(given);
    CHECK(given->scope == sparrow::Scope::user);
    CHECK(given->socket == "/a=b");
    CHECK(given->cgroup == own_cgroup);
    CHECK(given->limits.units == 3);
    CHECK(given->limits.running == 5);
    CHECK(given->limits.waiting == 7);
    CHECK(given->limits.unit_idle == 500ms);
    CHECK(given->limits.host_idle == 0s);
    CHECK(parse_options({"--cgroup=/sys/fs/cgroup/x"})->cgroup == "/sys/fs/cgroup/x");
    for (const char* wrong : {"--scope=none", "--units=0", "--units=x", "--unit-idle=-1", "--unit-idle=nan",
                              "--unit-idle=1e99", "--socket", "--socket=", "x", "--other=1", ""}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_options({wrong}));
    }
}
