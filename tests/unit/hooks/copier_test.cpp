#include "sparrow/hooks/copier.hpp"

#include "support/catch.hpp"

using namespace sparrow::hooks;

TEST_CASE("reports are read as they come, and what is none is left out") {
    std::string text =
        "ready\nforked 7 123\nforked x\nforked 7 0\nforked 7 -1\nnonsense\n\nalone\nthreads\nfailed 8 no ro";
    CHECK(take_reports(text) == std::vector<Report>{{Report::Kind::ready},
                                                    {Report::Kind::forked, 7, 123},
                                                    {Report::Kind::alone},
                                                    {Report::Kind::threads}});
    CHECK(text == "failed 8 no ro");
    text += "om\n";
    CHECK(take_reports(text) == std::vector<Report>{{Report::Kind::failed, 8, 0, "no room"}});
    CHECK(text.empty());
    // A line without an end is none.
    text = std::string(10'000, 'x');
    CHECK(take_reports(text).empty());
    CHECK(text.empty());
}
