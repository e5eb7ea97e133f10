#include "sparrow/watch/pressure.hpp"

#include "support/catch.hpp"

using namespace sparrow::watch;

TEST_CASE("a pressure file is read") {
    const auto pressure = parse_pressure(
        "some avg10=12.50 avg60=3.00 avg300=0.75 total=123456\nfull avg10=1.00 avg60=0.00 avg300=0.00 "
        "total=7\n");
    REQUIRE(pressure);
    CHECK(pressure->some.avg10 == 12.5);
    CHECK(pressure->some.avg60 == 3);
    CHECK(pressure->some.avg300 == 0.75);
    CHECK(pressure->some.total == 123456);
    CHECK(pressure->of(Level::full).total == 7);
    CHECK(parse_pressure("some avg10=0.00 avg60=0.00 avg300=0.00 total=0 new=1")->full.avg10 == 0);
}

TEST_CASE("what is no pressure file is refused") {
    for (const char* text :
         {"", "\n", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0", "some", "some avg10=0.00",
          "some avg10=x avg60=0.00 avg300=0.00 total=0", "some avg10=0.00 avg60=0.00 avg300=0.00 total=-1",
          "most avg10=0.00 avg60=0.00 avg300=0.00 total=0", "some avg10=nan avg60=0.00 avg300=0.00 total=0",
          "some avg10=0.00 avg10=0.00 avg60=0.00 total=0"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_pressure(text));
    }
}

TEST_CASE("a trigger is written as the kernel reads it") {
    CHECK(to_kernel({Resource::cpu, Level::full, Domain::unit, std::chrono::milliseconds(100),
                     std::chrono::seconds(1)}) == "full 100000 1000000");
    CHECK(to_string(Resource::memory) == "memory");
    CHECK(to_string(Resource::io) == "io");
    CHECK(to_string(Domain::slice) == "slice");
}
