#include "sparrow/translate/options.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "support/catch.hpp"
#include "support/diagnostics.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
using sparrow::test::messages_of;

namespace {

const Installation installation{"/usr/share/systemd-sparrow", "/usr/lib/systemd/systemd-sparrow-warden",
                                "/usr/bin/sparrowctl", "/usr/lib/systemd/systemd-sparrow-probe"};

Options read(const raku::Variables& environment, const std::string& site_path = "/nonexistent/site") {
    return read_options(environment, installation, Trust{geteuid()}, site_path);
}

bool has(const raku::Variables& variables, const std::string& entry) {
    return std::find(variables.begin(), variables.end(), entry) != variables.end();
}

std::vector<std::string> paths_of(const Options& options) {
    std::vector<std::string> paths;
    for (const UnitDir& dir : options.unit_dirs) {
        paths.push_back(dir.path + (dir.outranked_by == OutputDir::early ? " early" : " normal"));
    }
    return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a time that is none is told and leaves the default") {
    for (const char* name : {"SPARROW_FILE_TIMEOUT", "SPARROW_TOTAL_TIMEOUT"}) {
        for (const char* value :
             {"0", "-1", "3601", "99999999999999999999", "10s", " 10", "1.5", "ten", "+5", "0x10"}) {
            CAPTURE(name, value);
            const Options options = read({std::string(name) + "=" + value});
            CHECK(options.evaluate.limits.per_file == raku::Duration(10'000));
            CHECK(options.evaluate.limits.total == raku::Duration(45'000));
            CHECK(contains(messages_of(options.diagnostics),
                           std::string(name) + ": warning: takes seconds from 1 to 3600"));
        }
    }
}

TEST_CASE("times are set by the environment, and by the site over it") {
    const Options options = read({"SPARROW_FILE_TIMEOUT=1", "SPARROW_TOTAL_TIMEOUT=3600"});
    CHECK(options.evaluate.limits.per_file == raku::Duration(1'000));
    CHECK(options.evaluate.limits.total == raku::Duration(3'600'000));
    CHECK(messages_of(options.diagnostics).empty());
    CHECK(read({}).evaluate.limits.per_file == raku::Duration(10'000));
    const test::TempDir directory;
    const std::string site = directory.file("environment", "SPARROW_FILE_TIMEOUT=20\n");
    CHECK(read({"SPARROW_FILE_TIMEOUT=1"}, site).evaluate.limits.per_file == raku::Duration(20'000));
}

TEST_CASE("a site's file that others can write is not used") {
    const test::TempDir directory;
    const std::string text = "DEPLOYMENT_ENV=evil\n";
    const auto check_refused = [&](const std::string& site, const std::string& why) {
        CAPTURE(site);
        const Options options = read({}, site);
        CHECK(contains(messages_of(options.diagnostics), site + ": error: "));
        CHECK(contains(messages_of(options.diagnostics), why));
        CHECK_FALSE(has(options.evaluate.environment, "DEPLOYMENT_ENV=evil"));
    };
    check_refused(directory.file("world", text, 0666), "others can write it");
    directory.file("writable/environment", text);
    directory.directory("writable", 0777);
    check_refused(directory / "writable/environment", "not trusted");
    check_refused(directory.link("link", directory.file("target", text)), "");
    REQUIRE(mkfifo((directory / "fifo").c_str(), 0600) == 0);
    check_refused(directory / "fifo", "no regular file");
    check_refused(directory.directory("folder"), "no regular file");
    check_refused(directory.file("huge", text + std::string(300'000, '#')), "larger than");
    if (test::is_root()) {
        const std::string theirs = directory.file("theirs", text);
        REQUIRE(chown(theirs.c_str(), 65534, 65534) == 0);
        check_refused(theirs, "belongs to user 65534");
    }
}

TEST_CASE("a site says what unit files see, and steers no programs with it") {
    const test::TempDir directory;
    const std::string site =
        directory.file("environment", "DEPLOYMENT_ENV=production\nLD_PRELOAD=/evil\nbad line\nLANG=C\n");
    const Options options =
        read({"DEPLOYMENT_ENV=development", "LANG=de_DE", "PATH=/bin", "HOME=/root"}, site);
    CHECK(has(options.evaluate.environment, "DEPLOYMENT_ENV=production"));
    CHECK(has(options.evaluate.environment, "LANG=C"));
    CHECK(has(options.evaluate.environment, "PATH=/bin"));
    CHECK(raku::value_of(options.evaluate.environment, "LD_PRELOAD").empty());
    CHECK(raku::value_of(options.evaluate.environment, "HOME").empty());
    CHECK(messages_of(options.diagnostics) ==
          site + ":3: error: expected KEY=VALUE, found 'bad line'; the line is ignored\n");
    CHECK(messages_of(read({}).diagnostics).empty());
}

TEST_CASE("unit directories are systemd's own, or those of the environment and never of the site") {
    CHECK(paths_of(read({})) == Paths{"/etc/systemd/system early", "/run/systemd/system early",
                                      "/usr/local/lib/systemd/system normal",
                                      "/usr/lib/systemd/system normal"});
    CHECK(paths_of(read({"SPARROW_UNIT_DIRS=:/a::/usr/lib/systemd/system:/usrx:"})) ==
          Paths{"/a early", "/usr/lib/systemd/system normal", "/usrx early"});
    const test::TempDir directory;
    const std::string site =
        directory.file("environment", "SPARROW_UNIT_DIRS=/evil\nSPARROW_RUNTIME_DIR=/evil\n");
    const Options options = read({"SPARROW_UNIT_DIRS=/a", "SPARROW_RUNTIME_DIR=/store"}, site);
    CHECK(paths_of(options) == Paths{"/a early"});
    CHECK(options.runtime_dir == "/store");
}

TEST_CASE("with other unit directories the system's store is not written") {
    CHECK(read({"SPARROW_UNIT_DIRS=/a", "XDG_CACHE_HOME=/cache", "HOME=/home/me"}).runtime_dir ==
          "/cache/systemd-sparrow");
    CHECK(read({"SPARROW_UNIT_DIRS=/a", "XDG_CACHE_HOME=relative", "HOME=/home/me"}).runtime_dir ==
          "/home/me/.cache/systemd-sparrow");
    CHECK(contains(read({"SPARROW_UNIT_DIRS=/a"}).runtime_dir, "/.cache/systemd-sparrow"));
    CHECK(read({"SPARROW_UNIT_DIRS=/a", "SPARROW_RUNTIME_DIR=/store", "HOME=/home/me"}).runtime_dir ==
          "/store");
    const std::string own = read({"HOME=/home/me"}).runtime_dir;
    CHECK(own == (test::is_root() ? "/run/systemd-sparrow" : "/home/me/.cache/systemd-sparrow"));
}

TEST_CASE("a repository of modules that others can write is not used") {
    const test::TempDir directory;
    const std::string good = directory.directory("good");
    directory.directory("bad", 0777);
    directory.link("link", "good");
    const Options options = read({"SPARROW_RAKULIB=" + (directory / "bad") + ",inst#" + good + ",," + good +
                                  ",inst#" + (directory / "link") + ",relative"});
    CHECK(options.evaluate.repositories == std::vector<std::string>{"inst#" + good, good});
    CHECK(contains(messages_of(options.diagnostics), "/bad is not trusted"));
    CHECK(contains(messages_of(options.diagnostics), "/link is a symbolic link"));
    CHECK(contains(messages_of(options.diagnostics), "'relative' is not an absolute path"));
    CHECK(options.diagnostics.size() == 3);
}

TEST_CASE("the installation is used as it was found") {
    const Options options = read({});
    CHECK(options.evaluate.data_dir == installation.data_dir);
    CHECK(options.evaluate.warden == installation.warden);
}

TEST_CASE("the scope is what systemd says, else what the generator's folder says") {
    const std::string user = "/usr/lib/systemd/user-generators/x";
    CHECK(scope_of({}) == Scope::system);
    CHECK(scope_of({"SYSTEMD_SCOPE=cosmic"}) == Scope::system);
    CHECK(scope_of({"SYSTEMD_SCOPE=user"}) == Scope::user);
    CHECK(scope_of(with_scope({}, user)) == Scope::user);
    CHECK(scope_of(with_scope({"SYSTEMD_SCOPE=system"}, user)) == Scope::system);
    for (const char* program : {"", "x", "/usr/lib/systemd/system-generators/x", "/user-generators/x/y"}) {
        CAPTURE(program);
        CHECK(with_scope({}, program) == raku::Variables{"SYSTEMD_SCOPE=system"});
    }
}

TEST_CASE("a user's unit directories are those of user_dirs() in systemd's path-lookup.c") {
    const Options options =
        read({"SYSTEMD_SCOPE=user", "HOME=/home/u", "XDG_RUNTIME_DIR=/run/user/7", "XDG_DATA_DIRS="});
    CHECK(paths_of(options) == Paths{"/home/u/.config/systemd/user early", "/etc/xdg/systemd/user early",
                                     "/etc/systemd/user early", "/run/user/7/systemd/user early",
                                     "/run/systemd/user early", "/home/u/.local/share/systemd/user normal",
                                     "/usr/local/lib/systemd/user normal",
                                     "/usr/local/share/systemd/user normal", "/usr/lib/systemd/user normal",
                                     "/usr/share/systemd/user normal"});
    CHECK(has(options.evaluate.environment, "SYSTEMD_SCOPE=user"));
    const Options moved =
        read({"SYSTEMD_SCOPE=user", "HOME=/home/u", "XDG_CONFIG_HOME=/c", "XDG_DATA_HOME=rel",
              "XDG_CONFIG_DIRS=/x:rel::/etc/", "XDG_DATA_DIRS=/d:/usr/lib"});
    CHECK(paths_of(moved) == Paths{"/c/systemd/user early", "/x/systemd/user early",
                                   "/etc/systemd/user early", "/run/systemd/user early",
                                   "/d/systemd/user normal", "/usr/lib/systemd/user normal",
                                   "/usr/local/lib/systemd/user normal",
                                   "/usr/local/share/systemd/user normal", "/usr/share/systemd/user normal"});
}

TEST_CASE("a user's store is in a runtime directory of the user's own, else in the cache") {
    const test::TempDir directory;
    const std::string own = "XDG_RUNTIME_DIR=" + directory.path();
    CHECK(read({"SYSTEMD_SCOPE=user", "HOME=/h", own}).runtime_dir == directory / "systemd-sparrow");
    CHECK(read({"SYSTEMD_SCOPE=user", "HOME=/h"}).runtime_dir == "/h/.cache/systemd-sparrow");
    CHECK(read({"SYSTEMD_SCOPE=user", "HOME=/h", "XDG_RUNTIME_DIR=/nonexistent"}).runtime_dir ==
          "/h/.cache/systemd-sparrow");
    CHECK(read({"SYSTEMD_SCOPE=user", "HOME=/h", own, "SPARROW_UNIT_DIRS=/x"}).runtime_dir ==
          "/h/.cache/systemd-sparrow");
    if (test::is_root()) {
        REQUIRE(chown(directory.path().c_str(), 65534, 65534) == 0);
        CHECK(read({"SYSTEMD_SCOPE=user", "HOME=/h", own}).runtime_dir == "/h/.cache/systemd-sparrow");
    }
}

TEST_CASE("plugins of Sparrow6 are the user's own first, then the site's, then the distribution's") {
    const Paths for_all{"/var/lib/systemd-sparrow/sparrow6/plugins", "/var/sparrow6/plugins"};
    Paths own = for_all;
    own.insert(own.begin(), "/h/sparrow6/plugins");
    CHECK(read({"SYSTEMD_SCOPE=user", "HOME=/h"}).evaluate.site.plugin_dirs == own);
    CHECK(read({"HOME=/h"}).evaluate.site.plugin_dirs == (test::is_root() ? for_all : own));
    const raku::Site given =
        read({"SYSTEMD_SCOPE=user", "HOME=/h", "SPARROW_SP6_HOME=/s", "SP6_TASK_ROOT=/t"}).evaluate.site;
    CHECK(given.plugin_dirs == Paths{"/h/sparrow6/plugins", "/s/plugins", "/var/sparrow6/plugins"});
    CHECK(given.task_root == "/t");
}
