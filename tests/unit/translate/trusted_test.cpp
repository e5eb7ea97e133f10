#include "sparrow/translate/trusted.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;

namespace {

Trust own() {
    return Trust{geteuid()};
}

// "open", "missing", or why it is not trusted.
std::string verdict(const std::string& path, const Trust& trust = own()) {
    const auto opened = open_trusted_directory(path, trust);
    return !opened ? opened.error().message : *opened ? "open" : "missing";
}

std::string file_verdict(const std::string& path, const Trust& trust = own()) {
    struct stat status {};
    REQUIRE(lstat(path.c_str(), &status) == 0);
    const auto trusted = check_trusted(status, trust);
    return trusted ? "trusted" : trusted.error().message;
}

}  // namespace

TEST_CASE("a directory that others can write is not trusted, nor what is below it") {
    const test::TempDir directory;
    for (const auto& [name, mode] : {std::pair("world", 0777), {"group", 0775}, {"others", 0757}}) {
        CAPTURE(name);
        const std::string inner = directory.directory(std::string(name) + "/a/b");
        directory.directory(name, static_cast<mode_t>(mode));
        for (const std::string& path : {directory / name, inner}) {
            CHECK(contains(verdict(path), directory / name + " is not trusted"));
            CHECK(contains(verdict(path), "chmod go-w"));
        }
    }
}

TEST_CASE("below a sticky directory nobody can replace what is another's") {
    const test::TempDir directory;
    const std::string inner = directory.directory("sticky/mine");
    directory.directory("sticky", 01777);
    CHECK(verdict(inner) == "open");
    CHECK(verdict(directory / "sticky") == "open");
}

TEST_CASE("no component of a directory is a link") {
    const test::TempDir directory;
    directory.directory("real/inner");
    directory.link("link", "real");
    directory.link("real/deep", "inner");
    directory.link("dangling", "nowhere");
    directory.file("file", "");
    for (const char* name : {"link", "link/inner", "real/deep", "link/", "dangling", "file", "file/x"}) {
        CAPTURE(name);
        CHECK(contains(verdict(directory / name), "symbolic link or no directory"));
    }
    CHECK(verdict(directory / "real/inner") == "open");
}

TEST_CASE("a directory is named from the root") {
    for (const char* path : {"", ".", "etc", "../etc", "etc/systemd"}) {
        CAPTURE(path);
        CHECK(contains(verdict(path), "is not an absolute path"));
    }
    const test::TempDir directory;
    CHECK(verdict(directory / "nothing") == "missing");
    CHECK(verdict(directory / "nothing/below") == "missing");
    CHECK(verdict("//" + directory.path().substr(1) + "//") == "open");
    CHECK(verdict("/") == "open");
}

TEST_CASE("somebody else's directory is not trusted") {
    if (!test::is_root()) {
        WARN("skipped: only root can give a directory away");
        return;
    }
    const test::TempDir directory;
    const std::string inner = directory.directory("theirs/inner");
    REQUIRE(chown((directory / "theirs").c_str(), 65534, 0) == 0);
    CHECK(contains(verdict(inner, Trust{0}), "belongs to user 65534, but only root's files"));
    CHECK(contains(verdict(inner, Trust{1000}), "only files of root and of user 1000"));
    CHECK(verdict(inner, Trust{65534}) == "open");
    // A sticky directory's owner can replace what is in it.
    directory.directory("theirs", 01777);
    CHECK(contains(verdict(inner, Trust{0}), "not trusted"));
}

TEST_CASE("an opened directory can be listed and is not passed on to children") {
    const test::TempDir directory;
    const auto opened = open_trusted_directory(directory.path(), own());
    REQUIRE(opened);
    CHECK((fcntl(opened->get(), F_GETFD) & FD_CLOEXEC) != 0);
    directory.file("x", "");
    const UniqueFd file(openat(opened->get(), "x", O_RDONLY | O_CLOEXEC));
    CHECK(file);
}

TEST_CASE("a file that others can write is not evaluated") {
    const test::TempDir directory;
    for (const mode_t mode : {0666U, 0664U, 0646U, 0602U, 0777U, 01666U}) {
        const std::string path = directory.file("file", "x", mode);
        CAPTURE(mode);
        CHECK(contains(file_verdict(path), "others can write it"));
    }
    for (const mode_t mode : {0644U, 0600U, 0444U, 0755U, 04755U}) {
        CHECK(file_verdict(directory.file("file", "x", mode)) == "trusted");
    }
}

TEST_CASE("somebody else's file is not evaluated") {
    if (!test::is_root()) {
        WARN("skipped: only root can give a file away");
        return;
    }
    const test::TempDir directory;
    const std::string path = directory.file("file", "x", 0600);
    REQUIRE(chown(path.c_str(), 65534, 65534) == 0);
    CHECK(contains(file_verdict(path, Trust{0}), "belongs to user 65534"));
    CHECK(contains(file_verdict(path, Trust{1000}), "user 1000"));
    CHECK(file_verdict(path, Trust{65534}) == "trusted");
    REQUIRE(chown(path.c_str(), 0, 0) == 0);
    CHECK(file_verdict(path, Trust{65534}) == "trusted");
}
