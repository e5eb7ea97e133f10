#include "sparrow/translate/source_name.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using namespace std::string_literals;

namespace {

// "UNIT" or "bundle STEM", with "itself" for a file named as the unit; or "error".
std::string made_by(std::string_view file_name) {
    const auto name = parse_source_name(file_name);
    if (!name) {
        return "error";
    }
    return (name->unit ? name->unit->full() : "bundle " + name->stem) + (name->is_unit_file ? " itself" : "");
}

std::string folder(std::string_view name) {
    const auto found = parse_dependency_folder(name);
    return found ? found->kind + " " + found->unit : "none";
}

}  // namespace

TEST_CASE("a file name that no unit can have is an error that says which can") {
    for (const std::string& name :
         {""s, "."s, ".."s, ".raku"s, "raku"s, "beans"s, "beans.conf"s, "a b.service"s, "a b.service.raku"s,
          "caf\u00e9.service"s, "a/b.service.raku"s, ".service"s, "@.service.raku"s, "a.service\n"s,
          "a\0.service"s, std::string(248, 'a') + ".service"s}) {
        CAPTURE(name);
        CHECK(made_by(name) == "error");
    }
    const auto error = parse_source_name("beans");
    REQUIRE_FALSE(error);
    CHECK(test::contains(error.error().message, ".service"));
}

// DESIGN.md: a name that cannot be a unit name is an error.
TEST_CASE("a bundle is named as a unit could be") {
    for (const std::string& name :
         {"a b.raku"s, "caf\xe9.raku"s, "50%n.raku"s, "a\nb.raku"s, std::string(300, 'a') + ".raku"}) {
        CAPTURE(name);
        CHECK(made_by(name) == "error");
    }
}

TEST_CASE("a file makes the unit that it is named after") {
    CHECK(made_by("beans.service") == "beans.service itself");
    CHECK(made_by("beans.service.raku") == "beans.service");
    CHECK(made_by("web@.service.raku") == "web@.service");
    CHECK(made_by("web@blue.service.raku") == "web@blue.service");
    CHECK(made_by("beans.timer.raku") == "beans.timer");
    CHECK(made_by("beans.raku.service") == "beans.raku.service itself");
    CHECK(made_by("beans.service.raku.raku") == "bundle beans.service.raku");
    CHECK(made_by("shop.raku") == "bundle shop");
    CHECK(made_by("shop.v2.raku") == "bundle shop.v2");
}

TEST_CASE("only folders of units pull units in") {
    CHECK(folder("multi-user.target.wants") == "wants multi-user.target");
    CHECK(folder("a.service.requires") == "requires a.service");
    CHECK(folder("web@.service.upholds") == "upholds web@.service");
    for (const char* name :
         {"", "wants", ".wants", "multi-user.wants", "a b.target.wants", "multi-user.target.d",
          "multi-user.target.Wants", "multi-user.target.wants.", "a.target.wantsx"}) {
        CAPTURE(name);
        CHECK(folder(name) == "none");
    }
}

TEST_CASE("other first lines make no source") {
    for (const std::string& text : {""s,
                                    "#"s,
                                    "#!"s,
                                    "raku"s,
                                    "#!rakudo\n"s,
                                    "#!raku6\n"s,
                                    "#!perl6\n"s,
                                    "#!/bin/raku\n"s,
                                    "#!/usr/bin/env\n"s,
                                    "#!/usr/bin/env  raku\n"s,
                                    "#!/usr/bin/env -S raku\n"s,
                                    "#!raku -w\n"s,
                                    "#!raku;\n"s,
                                    "#!Raku\n"s,
                                    "\n#!raku\n"s,
                                    " #!raku\n"s,
                                    "# !raku\n"s,
                                    "#!raku\0\n"s,
                                    "[Unit]\n#!raku\n"s,
                                    "\xEF\xBB#!raku\n"s,
                                    "\xEF\xBB\xBF\xEF\xBB\xBF#!raku\n"s,
                                    "\xFF\xFE#\0!\0"s,
                                    "#!raku\rtask-run\r"s}) {
        CAPTURE(text);
        CHECK_FALSE(has_shebang(text));
    }
}

TEST_CASE("a source's first line may have blanks, a byte order mark and any end") {
    for (const char* interpreter : {"raku", "sparrow6", "/usr/bin/env raku", "/usr/bin/raku"}) {
        for (const char* end : {"", "\n", "\r\n", "  \t\n", " \r\n\r\n", "\nrest"}) {
            for (const char* begin : {"#!", "\xEF\xBB\xBF#!", "#! "}) {
                const std::string text = begin + std::string(interpreter) + end;
                CAPTURE(text);
                CHECK(has_shebang(text));
            }
        }
    }
}

TEST_CASE("the folders of drop-ins are those that systemd knows") {
    for (const char* folder :
         {"", ".d", "d", "nginx.d", "nginx.service", "nginx.service.wants", "a b.service.d",
          "nginx.services.d", "a/b.service.d", "@.service.d", "Service.d"}) {
        CAPTURE(folder);
        CHECK_FALSE(parse_drop_in_folder(folder));
    }
    for (const char* folder : {"nginx.service.d", "foo-.service.d", "foo-@.service.d", "web@.service.d",
                               "web@a.service.d", "service.d"}) {
        CAPTURE(folder);
        const auto parsed = parse_drop_in_folder(folder);
        REQUIRE(parsed);
        CHECK(parsed->name == folder);
        CHECK(parsed->type == unit::UnitType::service);
    }
    CHECK(parse_drop_in_folder("mount.d")->type == unit::UnitType::mount);
    CHECK_FALSE(parse_drop_in_name("x"));
    CHECK_FALSE(parse_drop_in_name(".conf"));
    CHECK_FALSE(parse_drop_in_name(".conf.raku"));
    CHECK(parse_drop_in_name("x.conf")->is_unit_file);
    CHECK_FALSE(parse_drop_in_name("x.conf.raku")->is_unit_file);
    CHECK(parse_drop_in_name("x.conf.raku")->stem == "x.conf");
}
