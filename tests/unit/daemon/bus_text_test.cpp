#include "sparrow/daemon/bus_text.hpp"

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::daemon;

TEST_CASE("a text that D-Bus takes stays as it is") {
    for (const char* text : {"", "web.service", "a\nb\x1b", "512M → 640M", "\xf0\x9f\x98\x80"}) {
        CAPTURE(text);
        CHECK(bus_text(text) == text);
    }
}

TEST_CASE("one that D-Bus does not take is escaped") {
    CHECK(bus_text(std::string("a\0b", 3)) == "a\\x00b");
    CHECK(bus_text("a\xff") == "a\\xff");
    CHECK(bus_text("a\xc3") == "a\\xc3");
    CHECK(bus_text("\xef\xbf\xbe!") == "\\ufffe!");
    CHECK(bus_text("\xed\xa0\x80").find('\xed') == std::string::npos);
}
