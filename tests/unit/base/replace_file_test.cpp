#include "sparrow/base/replace_file.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
namespace fs = std::filesystem;

namespace {

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

}  // namespace

TEST_CASE("a file is made and replaced, with its mode whatever the umask") {
    const test::TempDir directory;
    const std::string path = directory / "kept";
    const mode_t before = umask(0077);
    const auto made = replace_file(path, directory / "new", "first", 0644);
    umask(before);
    REQUIRE(made);
    CHECK(mode_of(path) == 0644);
    REQUIRE(replace_file(path, directory / "new", "second", 0600));
    CHECK(test::read_file(path) == "second");
    CHECK(mode_of(path) == 0600);
    CHECK_FALSE(fs::exists(directory / "new"));
}

TEST_CASE("what stands where the file is made is not written through") {
    const test::TempDir directory;
    directory.file("other", "theirs");
    fs::create_symlink(directory / "other", directory / "new");
    REQUIRE(replace_file(directory / "kept", directory / "new", "ours", 0600));
    CHECK(test::read_file(directory / "other") == "theirs");
    CHECK(test::read_file(directory / "kept") == "ours");
    CHECK_FALSE(fs::is_symlink(directory / "kept"));
}

TEST_CASE("what cannot be replaced stays, and nothing is left beside it") {
    const test::TempDir directory;
    fs::create_directories(fs::path(directory / "kept") / "within");
    CHECK_FALSE(replace_file(directory / "kept", directory / "new", "text", 0600));
    CHECK(fs::is_directory(directory / "kept"));
    CHECK_FALSE(fs::exists(directory / "new"));
    CHECK_FALSE(replace_file(directory / "none/kept", directory / "none/new", "text", 0600));
}
