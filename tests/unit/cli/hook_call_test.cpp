// sparrowctl hook call.
#include <string>

#include "support/catch.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::contains;
using sparrow::test::shell_word;
using sparrow::test::sparrowctl;

TEST_CASE("one hook of a source is called for what it returns") {
    const test::TempDir directory;
    const std::string file =
        directory.file("shop.raku",
                       "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/a', hooks => %( twice => -> $n { "
                       "say 'said'; $n * 2 }, "
                       "dies => { die 'no' }, slow => { sleep 60 }, leaves => { exit 0 } ) );\n"
                       "task-run 'b', 'systemd', %( start => '/bin/b', hooks => %( twice => { os } ) );\n");
    const std::string words = shell_word(file) + " twice ";
    const auto result =
        sparrowctl(directory, "hook call " + words + "--unit a.service --argument 21 2>/dev/null");
    CHECK(result.status == 0);
    CHECK(result.output == "{\"result\":42}\n");
    CHECK(sparrowctl(directory, "hook call " + words + "--unit b --fact os=centos").output ==
          "{\"result\":\"centos\"}\n");
    const auto unclear = sparrowctl(directory, "hook call " + words + "2>&1");
    CHECK(unclear.status == 1);
    CHECK(contains(unclear.output, "say which is meant with --unit: a.service, b.service"));
    const auto died = sparrowctl(directory, "hook call " + shell_word(file) + " dies --unit a.service");
    CHECK(died.status == 1);
    CHECK(died.output == R"({"error":{"line":2,"message":"no","type":"X::AdHoc"}})"
                         "\n");
    const auto slow =
        sparrowctl(directory, "hook call " + shell_word(file) + " slow --unit a.service --timeout 2 2>&1");
    CHECK(slow.status == 1);
    CHECK(contains(slow.output, "it took longer than 2 s and was ended"));
    const auto left =
        sparrowctl(directory, "hook call " + shell_word(file) + " leaves --unit a.service 2>&1");
    CHECK(left.status == 1);
    CHECK(contains(left.output, "it ended its process, with status 0, before it returned"));
}
