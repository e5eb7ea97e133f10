#include "sparrow/cli/plugin_repository.hpp"

#include <string>

#include "sparrow/cli/installed_plugins.hpp"
#include "sparrow/cli/plugin_meta.hpp"
#include "support/catch.hpp"

using namespace sparrow::cli;

TEST_CASE("a repository writes versions in another way than a plugin") {
    CHECK(parse_plugin_version("0.1.2") == PluginVersion{0, 1, 2});
    CHECK(parse_repository_version("0.001002") == PluginVersion{0, 1, 2});
    CHECK(parse_repository_version("12.345678") == PluginVersion{12, 345, 678});
    CHECK(to_string(PluginVersion{0, 12, 3}) == "0.12.3");
    for (const char* bad :
         {"", "1", "1.2", "1.2.3.4", "a.b.c", "1..2", "1.2.-3", "1.2.3 ", "1.2.99999999999"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_plugin_version(bad));
    }
    for (const char* bad : {"", "0.00100", "0.0010002", "0001002", "0.0a1002", "0.001.002", "../0.001002"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_repository_version(bad));
    }
}

TEST_CASE("of an index, what are names and versions counts") {
    const auto entries = parse_index(
        "good 0.000001\n\n  spaced\t0.001000  \r\nno-version\n../evil 0.000001\n-x 0.000001\n.hidden "
        "0.000001\n"
        "a/b 0.000001\nodd 1.2.3\nlast 1.000000");
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].name == "good");
    CHECK(entries[1].name == "spaced");
    CHECK(entries[1].version == "0.001000");
    CHECK(entries[2].name == "last");
    CHECK(parse_index("").empty());
    CHECK_FALSE(is_plugin_name(std::string(129, 'a')));
    CHECK_FALSE(is_plugin_name(std::string("a\0b", 3)));
}

TEST_CASE("repositories are of three kinds") {
    for (const char* good : {"https://sparrowhub.io", "http://10.0.0.1:3000/x", "file:///srv/repository"}) {
        CAPTURE(good);
        CHECK(check_repository_url(good));
    }
    for (const char* bad :
         {"", "https://", "sparrowhub.io", "ftp://x", "file://x", "HTTPS://x", "-K/etc/passwd"}) {
        CAPTURE(bad);
        CHECK_FALSE(check_repository_url(bad));
    }
}

TEST_CASE("a plugin says in its categories that it makes a unit") {
    CHECK(parse_plugin_meta(R"({"category":"systemd-unit"})")->makes_unit);
    CHECK(parse_plugin_meta(R"({"category":"web, systemd-unit ,x"})")->makes_unit);
    CHECK_FALSE(parse_plugin_meta(R"({"category":"systemd-units"})")->makes_unit);
    const auto meta = parse_plugin_meta(R"({"name":"a","version":"1.0.0","description":"d"})");
    REQUIRE(meta);
    CHECK_FALSE(meta->makes_unit);
    CHECK(meta->name == "a");
    for (const char* bad : {"", "[", "[]", "1", R"({"name":1})", R"({"category":["systemd-unit"]})"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_plugin_meta(bad));
    }
    CHECK(parse_plugin_meta(R"({"version":1})").error().message ==
          "sparrow.json cannot be used: its \"version\" is no string");
}
