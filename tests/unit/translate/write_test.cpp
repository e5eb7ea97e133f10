#include "sparrow/translate/write.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/translate/render.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
using sparrow::test::read_file;
namespace fs = std::filesystem;

namespace {

std::string generated(const std::string& rest) {
    return std::string(generated_marker) + "-generator.\n" + rest;
}

UnitTree tree_of(const std::string& name, TreeEntry entry, OutputDir dir = OutputDir::normal) {
    UnitTree tree;
    tree[{dir, name}] = std::move(entry);
    return tree;
}

OutputDirs dirs_in(const test::TempDir& directory) {
    return {directory / "normal", directory / "early", directory / "late"};
}

// The problems, one a line.
std::string written(const UnitTree& tree, const OutputDirs& dirs) {
    std::string messages;
    for (const Diagnostic& diagnostic : write_tree(tree, dirs)) {
        CHECK(diagnostic.severity == Severity::error);
        messages += to_string(diagnostic) + "\n";
    }
    return messages;
}

// Everything below `path`, hidden files too.
std::set<std::string> names_below(const std::string& path) {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
        names.insert(entry.path().string().substr(path.size() + 1));
    }
    return names;
}

}  // namespace

TEST_CASE("what somebody else put there is left alone and reported") {
    const test::TempDir directory;
    const OutputDirs dirs = dirs_in(directory);
    directory.file("normal/foreign.service", "[Service]\nExecStart=/bin/theirs\n");
    directory.file("normal/empty.service", "");
    directory.file("normal/short.service", "# Auto");
    directory.file("outside", generated("precious"));
    directory.link("normal/outward.service", directory / "outside");
    directory.link("normal/null.service", "/dev/null");
    directory.link("normal/upward.service", "../../etc/upward.service");
    directory.link("normal/note.service", "notes.txt");
    REQUIRE(mkfifo((directory / "normal/fifo.service").c_str(), 0644) == 0);
    directory.directory("normal/folder.service");
    const auto before = names_below(directory.path());
    for (const char* name :
         {"foreign", "empty", "short", "outward", "null", "upward", "note", "fifo", "folder"}) {
        CAPTURE(name);
        const std::string unit = std::string(name) + ".service";
        CHECK(contains(written(tree_of(unit, TextFile{generated("")}), dirs), unit + ": error: "));
        CHECK(contains(written(tree_of(unit, Symlink{"x.service"}), dirs), unit + ": error: "));
    }
    CHECK(names_below(directory.path()) == before);
    CHECK(read_file(directory / "normal/foreign.service") == "[Service]\nExecStart=/bin/theirs\n");
    CHECK(read_file(directory / "outside") == generated("precious"));
    CHECK(fs::read_symlink(directory / "normal/outward.service") == directory / "outside");
}

TEST_CASE("nothing is written outside of the output directories") {
    const test::TempDir directory;
    const OutputDirs dirs = dirs_in(directory);
    directory.directory("normal");
    directory.directory("elsewhere");
    directory.link("normal/multi-user.target.wants", directory / "elsewhere");
    directory.file("normal/file.wants", "");
    const auto before = names_below(directory.path());
    for (const char* name :
         {"../evil.service", "/tmp/evil.service", "a/../evil.service", "a/b/evil.service", "..", ".", "",
          "a/", "/a", "a/..", "../a", "multi-user.target.wants/evil.service", "file.wants/a"}) {
        CAPTURE(name);
        CHECK_FALSE(written(tree_of(name, TextFile{generated("")}), dirs).empty());
        CHECK_FALSE(written(tree_of(name, Symlink{"../x"}), dirs).empty());
    }
    auto after = names_below(directory.path());
    after.erase("normal/a");  // the folder may have been made
    CHECK(after == before);
}

TEST_CASE("what is ours is replaced as a whole") {
    const test::TempDir directory;
    const OutputDirs dirs = dirs_in(directory);
    UnitTree tree = tree_of("a.service", TextFile{generated("first")});
    tree[{OutputDir::normal, "a.target.wants/a.service"}] = Symlink{"../a.service"};
    tree[{OutputDir::normal, "b.service"}] = Symlink{"a.service"};
    CHECK(written(tree, dirs).empty());
    // Whoever has the old one open goes on seeing all of it: it was not written in place.
    const UniqueFd old(open((directory / "normal/a.service").c_str(), O_RDONLY | O_CLOEXEC));
    tree[{OutputDir::normal, "a.service"}] = TextFile{generated("second, longer")};
    CHECK(written(tree, dirs).empty());
    CHECK(read_all(old.get(), 1000).value_or("") == generated("first"));
    CHECK(read_file(directory / "normal/a.service") == generated("second, longer"));
    // A file takes the place of a link, and a link that of a file.
    tree[{OutputDir::normal, "a.service"}] = Symlink{"b.service"};
    tree[{OutputDir::normal, "b.service"}] = TextFile{generated("third")};
    CHECK(written(tree, dirs).empty());
    CHECK(fs::read_symlink(directory / "normal/a.service") == "b.service");
    CHECK(read_file(directory / "normal/b.service") == generated("third"));
    CHECK(names_below(directory / "normal") ==
          std::set<std::string>{"a.service", "b.service", "a.target.wants", "a.target.wants/a.service"});
}

TEST_CASE("a link in one directory leads to the unit in another, wherever these are") {
    const test::TempDir directory;
    const UnitTree tree =
        tree_of("a.target.wants/a.service", Symlink{"../a.service", OutputDir::normal}, OutputDir::early);
    for (const OutputDirs& dirs :
         {dirs_in(directory), OutputDirs{directory / "x/y/normal", directory / "early2/", "/late"},
          OutputDirs{directory / "same", directory / "same", directory / "same"}}) {
        CAPTURE(dirs.normal);
        directory.file(fs::path(dirs.normal).lexically_relative(directory.path()).string() + "/a.service",
                       "the unit");
        CHECK(written(tree, dirs).empty());
        CHECK(read_file(dirs.early + "/a.target.wants/a.service") == "the unit");
    }
}

TEST_CASE("each entry goes to its own directory, made where it is missing") {
    const test::TempDir directory;
    const OutputDirs dirs{directory / "deep/normal", directory / "deep/early", directory / "deep/late"};
    UnitTree tree = tree_of("a.service", TextFile{generated("normal")});
    tree[{OutputDir::early, "a.service"}] = TextFile{generated("early")};
    tree[{OutputDir::late, "a.service"}] = TextFile{generated("late")};
    CHECK(written(tree, dirs).empty());
    CHECK(read_file(directory / "deep/normal/a.service") == generated("normal"));
    CHECK(read_file(directory / "deep/early/a.service") == generated("early"));
    CHECK(read_file(directory / "deep/late/a.service") == generated("late"));
    CHECK(write_tree({}, {"/nonexistent/a", "/nonexistent/b", "/nonexistent/c"}).empty());
}

TEST_CASE("what cannot be written does not stop the rest") {
    const test::TempDir directory;
    const OutputDirs dirs = dirs_in(directory);
    directory.file("normal/a.service", "theirs");
    directory.file("early", "no directory");
    UnitTree tree = tree_of("a.service", TextFile{generated("")});
    tree[{OutputDir::normal, "b.service"}] = TextFile{generated("b")};
    tree[{OutputDir::early, "c.service"}] = TextFile{generated("c")};
    tree[{OutputDir::late, "d.service"}] = TextFile{generated("d")};
    tree[{OutputDir::late, std::string(300, 'x') + ".service"}] = TextFile{generated("e")};
    const std::string messages = written(tree, dirs);
    CHECK(contains(messages, "/a.service: error: "));
    CHECK(contains(messages, "/c.service: error: "));
    CHECK(contains(messages, "xxx.service: error: "));
    CHECK(read_file(directory / "normal/b.service") == generated("b"));
    CHECK(names_below(directory / "late") == std::set<std::string>{"d.service"});
}

TEST_CASE("on a full disk the old file stays and nothing half is left") {
    if (!test::is_root()) {
        WARN("skipped: only root can mount a small file system");
        return;
    }
    const test::TempDir directory;
    directory.directory("normal");
    const std::string mounted = directory / "normal";
    if (mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=64k") != 0) {
        WARN("skipped: nothing can be mounted here");
        return;
    }
    const OutputDirs dirs = dirs_in(directory);
    CHECK(written(tree_of("a.service", TextFile{generated("old")}), dirs).empty());
    UnitTree tree = tree_of("a.service", TextFile{generated(std::string(200'000, 'x'))});
    tree[{OutputDir::normal, "b.service"}] = TextFile{generated("small")};
    const std::string messages = written(tree, dirs);
    const auto names = names_below(mounted);
    const std::string kept = read_file(mounted + "/a.service");
    REQUIRE(umount(mounted.c_str()) == 0);
    CHECK(contains(messages, "a.service: error: "));
    CHECK(contains(messages, "space"));
    CHECK(kept == generated("old"));
    CHECK(names == std::set<std::string>{"a.service", "b.service"});
}
