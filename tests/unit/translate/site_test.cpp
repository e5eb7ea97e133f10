#include "sparrow/translate/site.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sparrow/translate/options.hpp"
#include "support/catch.hpp"
#include "support/diagnostics.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
using sparrow::test::messages_of;

namespace {

struct Read {
    raku::Site site;
    std::string messages;
};

Read read(const std::string& directory, raku::Site site = {}, Scope scope = Scope::system) {
    Read read{std::move(site), ""};
    read.messages = messages_of(add_site_files(directory, Trust{geteuid()}, scope, read.site));
    return read;
}

std::vector<std::string> names_of(const raku::Site& site) {
    std::vector<std::string> names;
    std::transform(site.modules.begin(), site.modules.end(), std::back_inserter(names),
                   [](const raku::SiteModule& module) { return module.name; });
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a site's defaults that others can write are told, and keep their problem") {
    const test::TempDir directory;
    const auto check_refused = [&](const std::string& site, const std::string& why) {
        CAPTURE(site);
        const Read found = read(site);
        CHECK(contains(found.messages, site + "/defaults.raku: error: "));
        CHECK(contains(found.messages, why));
        REQUIRE(found.site.defaults.size() == 1);
        CHECK(found.site.defaults[0].path == site + "/defaults.raku");
        CHECK(found.site.defaults[0].text.empty());
        CHECK(contains(found.site.defaults[0].problem, why));
    };
    directory.file("world/defaults.raku", "%()", 0666);
    check_refused(directory / "world", "others can write it (mode 0666)");
    directory.file("writable/defaults.raku", "%()");
    directory.directory("writable", 0777);
    check_refused(directory / "writable", "not trusted");
    directory.directory("link");
    directory.link("link/defaults.raku", directory.file("target", "%()"));
    check_refused(directory / "link", "symbolic link");
    directory.directory("fifo");
    REQUIRE(mkfifo((directory / "fifo/defaults.raku").c_str(), 0600) == 0);
    check_refused(directory / "fifo", "no regular file");
    directory.file("huge/defaults.raku", std::string(site_file_limit + 1, '#'));
    check_refused(directory / "huge", "larger than");
    directory.file("latin/defaults.raku", "%( a => '\xe9' )");
    check_refused(directory / "latin", "not UTF-8 at byte 10");
    if (test::is_root()) {
        const std::string theirs = directory.file("theirs/defaults.raku", "%()");
        REQUIRE(chown(theirs.c_str(), 65534, 65534) == 0);
        check_refused(directory / "theirs", "belongs to user 65534");
    }
}

TEST_CASE("a site without files gives nothing, and no message") {
    const test::TempDir directory;
    for (const std::string& place : {directory / "absent", directory.directory("empty")}) {
        const Read found = read(place);
        CHECK(found.messages.empty());
        CHECK(found.site.defaults.empty());
        CHECK(found.site.modules.empty());
    }
}

TEST_CASE("a module that others can write is told, and keeps its problem under its name") {
    const test::TempDir directory;
    directory.file("lib/Good.rakumod", "unit module Good;\n");
    directory.file("lib/Loose.rakumod", "unit module Loose;\n", 0664);
    directory.file("lib/Shop/Inner.rakumod", "unit module Shop::Inner;\n");
    directory.directory("lib/Shop", 0777);
    directory.link("lib/Linked.rakumod", directory / "lib/Good.rakumod");
    const Read found = read(directory.path());
    CHECK(names_of(found.site) == Names{"Good.rakumod", "Linked.rakumod", "Loose.rakumod", "Shop/"});
    CHECK(found.site.modules[0].file.text == "unit module Good;\n");
    CHECK(found.site.modules[0].file.problem.empty());
    CHECK(contains(found.site.modules[1].file.problem, "symbolic link"));
    CHECK(contains(found.site.modules[2].file.problem, "mode 0664"));
    CHECK(contains(found.site.modules[3].file.problem, "lib/Shop is not trusted"));
    CHECK(std::count(found.messages.begin(), found.messages.end(), '\n') == 3);
}

TEST_CASE("a folder of modules that cannot be used as a whole is one entry without a name") {
    const test::TempDir directory;
    const auto check_refused = [&](const std::string& site, const std::string& why) {
        CAPTURE(site);
        const Read found = read(site);
        REQUIRE(names_of(found.site) == Names{""});
        CHECK(found.site.modules[0].file.path == site + "/lib");
        CHECK(contains(found.site.modules[0].file.problem, why));
        CHECK(contains(found.messages, site + "/lib: error: "));
    };
    directory.file("world/lib/A.rakumod", "");
    directory.directory("world/lib", 0777);
    check_refused(directory / "world", "not trusted");
    for (std::size_t i = 0; i <= most_site_modules; ++i) {
        directory.file("many/lib/M" + std::to_string(i) + ".rakumod", "");
    }
    check_refused(directory / "many", "more than 256 modules");
    for (std::size_t i = 0; i <= site_modules_limit / site_file_limit; ++i) {
        directory.file("large/lib/M" + std::to_string(i) + ".rakumod", std::string(site_file_limit, '#'));
    }
    check_refused(directory / "large", "more than 1024 KiB together");
    directory.file("deep/lib/a/b/c/d/e/f/g/h/M.rakumod", "");
    check_refused(directory / "deep", "folders deep");
    directory.file("file/lib", "");
    check_refused(directory / "file", "no directory");
}

TEST_CASE("modules are found by their paths, hidden files and others are none") {
    const test::TempDir directory;
    for (const char* name :
         {"lib/B.rakumod", "lib/A/C.rakumod", "lib/.hidden.rakumod", "lib/.precomp/x.rakumod",
          "lib/notes.txt", "lib/A.rakumod~", "lib/.rakumod", "lib/D.rakumod/E.rakumod"}) {
        directory.file(name, "#");
    }
    const Read found = read(directory.path());
    CHECK(found.messages.empty());
    CHECK(names_of(found.site) == Names{"A/C.rakumod", "B.rakumod", "D.rakumod/E.rakumod"});
}

TEST_CASE("a user's own files go over the site's, in user scope alone") {
    const test::TempDir directory;
    directory.file("site/defaults.raku", "site");
    directory.file("site/lib/A.rakumod", "site");
    directory.file("home/systemd/sparrow/defaults.raku", "user");
    directory.file("home/systemd/sparrow/lib/A.rakumod", "user");
    const auto options = [&](const std::string& scope, const std::string& site) {
        return read_options({"SYSTEMD_SCOPE=" + scope, "XDG_CONFIG_HOME=" + (directory / "home"), site}, {},
                            Trust{geteuid()}, directory / "site/environment")
            .evaluate.site;
    };
    const raku::Site user = options("user", "A=b");
    REQUIRE(user.defaults.size() == 2);
    CHECK(user.defaults[1].text == "user");
    CHECK(names_of(user) == Names{"A.rakumod", "A.rakumod"});
    CHECK(user.modules[0].file.text == "user");
    CHECK(options("system", "A=b").defaults.size() == 1);
    CHECK(options("user", "SPARROW_SITE_DIR=" + (directory / "site")).defaults.size() == 1);
    CHECK(options("user", "SPARROW_SITE_DIR=" + (directory / "none")).defaults.empty());
}

TEST_CASE("what a site keeps from its users is not there for them") {
    if (test::is_root()) {
        SUCCEED("root reads everything");
        return;
    }
    const test::TempDir directory;
    directory.file("defaults.raku", "%()", 0000);
    CHECK(read(directory.path(), {}, Scope::user).site.defaults.empty());
    CHECK(contains(read(directory.path()).messages, "cannot be read"));
}
