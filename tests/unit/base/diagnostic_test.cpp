#include "sparrow/base/diagnostic.hpp"

#include "support/catch.hpp"

using namespace sparrow;

TEST_CASE("a diagnostic is one line that no control character leaves") {
    CHECK(to_string(Diagnostic{Severity::error, "/x\n/y", 3, "a\nb: error: faked\x1b[31m"}) ==
          "/x\\n/y:3: error: a\\nb: error: faked\\x1b[31m");
    CHECK(to_string(Diagnostic{Severity::error, "/caf\xe9", 1, "\xff"}) == "/caf\\xe9:1: error: \\xff");
}

TEST_CASE("a diagnostic reads as compilers write it") {
    CHECK(to_string(Diagnostic{Severity::error, "/x.raku", 12, "no"}) == "/x.raku:12: error: no");
    CHECK(to_string(Diagnostic{Severity::error, "/x.raku", 12, "no", 5}) == "/x.raku:12:5: error: no");
    CHECK(to_string(Diagnostic{Severity::warning, "/x.raku", 0, "no"}) == "/x.raku: warning: no");
    CHECK(to_string(Diagnostic{Severity::warning, "/x.raku", 0, "no", 5}) == "/x.raku: warning: no");
    CHECK(to_string(Diagnostic{Severity::note, "/x.raku", -1, "no"}) == "/x.raku: note: no");
    CHECK(to_string(Diagnostic{}) == ": error: ");
}

TEST_CASE("what a message quotes does not fill the log") {
    const std::string text = to_string(Diagnostic{Severity::error, "/x", 1, std::string(2'000'000, '\n')});
    CHECK(text.size() < 4100);
    CHECK(text.substr(0, 16) == "/x:1: error: \\n\\");
}
