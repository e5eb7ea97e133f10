#include "sparrow/base/folder.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <string>

#include "sparrow/base/fd.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using sparrow::test::TempDir;

namespace {

UniqueFd opened(const std::string& path) {
    return UniqueFd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

std::map<std::string, unsigned char> by_name(const std::vector<FolderEntry>& entries) {
    std::map<std::string, unsigned char> types;
    for (const FolderEntry& entry : entries) {
        CAPTURE(entry.name);
        CHECK(types.emplace(entry.name, entry.type).second);
    }
    return types;
}

}  // namespace

TEST_CASE("the entries of a folder are listed with what they are, a link as a link") {
    const TempDir directory;
    directory.file(".hidden", "");
    directory.file("file", "text");
    directory.directory("folder");
    directory.file("folder/not this", "");
    directory.link("link", "file");
    REQUIRE(mkfifo((directory / "pipe").c_str(), 0600) == 0);
    const UniqueFd folder = opened(directory.path());
    const auto entries = entries_of(folder.get());
    REQUIRE(entries);
    auto types = by_name(*entries);
    CHECK(types.size() == 5);
    for (const auto& [name, type] : std::map<std::string, unsigned char>{{".hidden", DT_REG},
                                                                         {"file", DT_REG},
                                                                         {"folder", DT_DIR},
                                                                         {"link", DT_LNK},
                                                                         {"pipe", DT_FIFO}}) {
        CAPTURE(name);
        // A file system need not tell.
        CHECK((types.at(name) == type || types.at(name) == DT_UNKNOWN));
    }
    // The descriptor is still the caller's.
    CHECK(fcntl(folder.get(), F_GETFD) >= 0);
}

TEST_CASE("a folder of more entries than are read at a time is listed to its end") {
    const TempDir directory;
    const std::string long_name(200, 'x');
    constexpr std::size_t count = 500;
    for (std::size_t i = 0; i < count; ++i) {
        directory.file(fmt::format("{}{}", long_name, i), "");
    }
    const auto entries = entries_of(opened(directory.path()).get());
    REQUIRE(entries);
    CHECK(by_name(*entries).size() == count);
}

TEST_CASE("a folder that is empty or removed has no entries, and what is no folder none that can be listed") {
    const TempDir directory;
    const UniqueFd empty = opened(directory.directory("empty"));
    CHECK(entries_of(empty.get())->empty());
    const UniqueFd removed = opened(directory.directory("removed"));
    REQUIRE(rmdir((directory / "removed").c_str()) == 0);
    const auto none = entries_of(removed.get());
    REQUIRE(none);
    CHECK(none->empty());
    const UniqueFd file = opened(directory.file("file", ""));
    const auto refused = entries_of(file.get());
    CHECK(errno == ENOTDIR);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "cannot list it: Not a directory");
}
