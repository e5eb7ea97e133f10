#include "sparrow/cli/loaded_unit.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow::cli;

TEST_CASE("what systemctl shows of a unit is its file and its drop-ins, in order") {
    const LoadedUnit unit = parse_loaded_unit(
        "DropInPaths=/run/a.service.d/10-x.conf /etc/b c/20-y z.conf\nId=a.service\nLoadState=loaded\n"
        "FragmentPath=/run/a.service\nOther=x=y\n");
    CHECK(unit.id == "a.service");
    CHECK(unit.load_state == "loaded");
    CHECK(unit.files ==
          std::vector<std::string>{"/run/a.service", "/run/a.service.d/10-x.conf", "/etc/b c/20-y z.conf"});
}

TEST_CASE("a unit that there is not has no files, and no output is no unit") {
    const LoadedUnit missing =
        parse_loaded_unit("Id=x.service\nLoadState=not-found\nFragmentPath=\nDropInPaths=\n");
    CHECK(missing.load_state == "not-found");
    CHECK(missing.files.empty());
    for (const char* text : {"", "\n\n", "Id", "=", "FragmentPath\nDropInPaths"}) {
        CAPTURE(text);
        CHECK(parse_loaded_unit(text).files.empty());
    }
}

TEST_CASE("generated units are those that have a file or a drop-in in the generator's directories") {
    const sparrow::test::TempDir directory;
    for (const char* file : {"generator/b.service", "generator.early/a.service", "generator/a.service",
                             "generator/c.service.d/50-x.conf", "generator/service.d/x.conf",
                             "generator/a.target.wants/a.service", "generator.late/late.service"}) {
        directory.file(std::string("systemd/") + file, "");
    }
    CHECK(generated_units(directory.path()) ==
          std::vector<std::string>{"a.service", "b.service", "c.service"});
    CHECK(generated_units(directory / "missing").empty());
}
