#include "sparrow/translate/scan.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/diagnostics.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;

namespace {

using Names = std::vector<std::string>;

const std::string source_text = "#!raku\ntask-run 'x', 'systemd', %( start => '/bin/true' );\n";

// Directories as /etc/systemd/system and /usr/lib/systemd/system are.
class Scanned {
  public:
    Scanned(const test::TempDir& directory, const Names& names) : root_(directory.path() + "/") {
        std::vector<UnitDir> dirs;
        for (const std::string& name : names) {
            dirs.push_back({directory / name, name == "usr" ? OutputDir::normal : OutputDir::early});
        }
        scan_ = scan_unit_dirs(dirs, Trust{geteuid()});
    }

    // The paths below the test's directory, in the order of the scan.
    [[nodiscard]] Names paths() const {
        Names found;
        std::transform(scan_.sources.begin(), scan_.sources.end(), std::back_inserter(found),
                       [this](const SourceFile& source) { return source.path.substr(root_.size()); });
        return found;
    }
    [[nodiscard]] const SourceFile& at(const std::string& path) const {
        const auto found =
            std::find_if(scan_.sources.begin(), scan_.sources.end(),
                         [&](const SourceFile& source) { return source.path == root_ + path; });
        INFO(path);
        REQUIRE(found != scan_.sources.end());
        return *found;
    }
    [[nodiscard]] std::string refusal(const std::string& path) const {
        const auto& source = at(path);
        return source.refusal ? source.refusal->message : "";
    }
    [[nodiscard]] std::string messages() const { return test::messages_of(scan_.diagnostics); }

  private:
    std::string root_;
    Scan scan_;
};

}  // namespace

TEST_CASE("what is no regular file neither blocks nor is read") {
    const test::TempDir directory;
    directory.directory("etc");
    REQUIRE(mkfifo((directory / "etc/fifo.service").c_str(), 0644) == 0);
    REQUIRE(mkfifo((directory / "etc/fifo.service.raku").c_str(), 0644) == 0);
    directory.directory("etc/folder.service.raku");
    directory.link("etc/zero.service.raku", "/dev/zero");
    directory.link("etc/null.service.raku", "/dev/null");
    directory.link("etc/fifo-link.service.raku", "fifo.service");
    directory.link("etc/dangling.service.raku", "nowhere");
    directory.link("etc/loop.service.raku", "loop.service.raku");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string socket_path = directory / "etc/socket.service.raku";
    REQUIRE(socket_path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, socket_path.c_str(), socket_path.size());
    const UniqueFd listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);

    const Scanned scan(directory, {"etc"});
    CHECK(scan.paths().empty());
    CHECK(contains(scan.messages(), "fifo.service.raku: error: it is no regular file"));
    CHECK(contains(scan.messages(), "socket.service.raku: error: it is no regular file"));
    for (const char* name : {"zero", "fifo-link", "dangling", "loop"}) {
        CAPTURE(name);
        CHECK(contains(scan.messages(), std::string(name) + ".service.raku: error: it is a symbolic link"));
    }
    CHECK_FALSE(contains(scan.messages(), "null"));
}

TEST_CASE("a link to a source is not followed, and its author is told") {
    const test::TempDir directory;
    directory.directory("etc");
    const std::string outside = directory.file("outside/a.service.raku", source_text);
    directory.link("etc/a.service.raku", outside);
    const Scanned scan(directory, {"etc"});
    CHECK(scan.paths().empty());
    CHECK(contains(scan.messages(), "a.service.raku: error: it is a symbolic link, and links to sources"));
}

TEST_CASE("a name in a higher directory hides it in lower ones, whatever it is there") {
    const test::TempDir directory;
    directory.directory("etc");
    for (const char* name :
         {"native", "empty", "null", "fifo", "source", "dangling", "refused", "only-below"}) {
        directory.file("usr/" + std::string(name) + ".service", source_text);
    }
    directory.file("etc/native.service", "[Service]\nExecStart=/bin/true\n");
    directory.file("etc/empty.service", "");
    directory.link("etc/null.service", "/dev/null");
    directory.link("etc/dangling.service", "nowhere");
    REQUIRE(mkfifo((directory / "etc/fifo.service").c_str(), 0644) == 0);
    directory.file("etc/source.service", source_text);
    directory.file("etc/refused.service", source_text, 0666);
    const Scanned scan(directory, {"etc", "usr"});
    CHECK(scan.paths() == Names{"etc/refused.service", "etc/source.service", "usr/only-below.service"});
    CHECK(contains(scan.refusal("etc/refused.service"), "others can write it"));
    CHECK(scan.messages().empty());
    // In the other order, the lower ones are the higher.
    CHECK(Scanned(directory, {"usr", "etc"}).paths().size() == 8);
}

// There is nowhere to halt a scan between the listing of a directory and the opening of what it lists. But
// whether the higher file is there or not, there is always one source; and the more is opened before it, the
// more often it goes in between.
TEST_CASE("what vanishes while a directory is scanned hides nothing") {
    const test::TempDir directory;
    constexpr int others = 200;
    for (int i = 0; i < others; ++i) {
        directory.file("etc/a" + std::to_string(i), "x");
    }
    directory.file("usr/z.service.raku", source_text);
    const std::string beside = directory.file("beside", source_text);
    const std::string higher = directory / "etc/z.service.raku";
    std::atomic<bool> is_over = false;
    std::thread comes_and_goes([&] {
        while (!is_over) {
            (void)link(beside.c_str(), higher.c_str());
            (void)unlink(higher.c_str());
        }
    });
    std::vector<std::size_t> found;
    constexpr int scans = 200;
    for (int i = 0; i < scans; ++i) {
        found.push_back(Scanned(directory, {"etc", "usr"}).paths().size());
    }
    is_over = true;
    comes_and_goes.join();
    CHECK(std::count(found.begin(), found.end(), 1U) == scans);
}

TEST_CASE("the folders of a unit are looked through, and hide as directories do") {
    const test::TempDir directory;
    directory.directory("etc");
    directory.file("etc/multi-user.target.wants/a.service", source_text);
    directory.file("etc/multi-user.target.requires/b.service.raku", source_text);
    directory.file("etc/multi-user.target.upholds/c.service.raku", source_text);
    directory.file("etc/multi-user.target.d/d.service.raku", source_text);
    directory.file("etc/other/e.service.raku", source_text);
    directory.file("etc/multi-user.target.wants/x.target.wants/f.service.raku", source_text);
    directory.file("etc/multi-user.target.wants/masked.service", "");
    directory.file("usr/multi-user.target.wants/a.service", source_text);
    directory.file("usr/multi-user.target.wants/masked.service", source_text);
    directory.file("usr/multi-user.target.wants/c.service.raku", source_text);
    const Scanned scan(directory, {"etc", "usr"});
    CHECK(scan.paths() == Names{"etc/multi-user.target.requires/b.service.raku",
                                "etc/multi-user.target.upholds/c.service.raku",
                                "etc/multi-user.target.wants/a.service",
                                "usr/multi-user.target.wants/c.service.raku"});
    const SourceFile& a = scan.at("etc/multi-user.target.wants/a.service");
    REQUIRE(a.folder);
    CHECK(a.folder->unit == "multi-user.target");
    CHECK(a.folder->kind == "wants");
    // systemd passes over the file and what has its name below it: the link alone must outrank it.
    CHECK(a.output == OutputDir::normal);
    CHECK(a.folder_output == OutputDir::early);
    CHECK(scan.at("usr/multi-user.target.wants/c.service.raku").folder_output == OutputDir::normal);
    CHECK(scan.at("etc/multi-user.target.upholds/c.service.raku").folder->kind == "upholds");
}

TEST_CASE("a folder or directory that others can write is left out with a word") {
    const test::TempDir directory;
    directory.directory("etc");
    directory.file("etc/multi-user.target.wants/a.service", source_text);
    directory.file("etc/b.service.raku", source_text);
    directory.directory("etc/multi-user.target.wants", 0777);
    directory.link("etc/graphical.target.wants", "multi-user.target.wants");
    directory.file("world/c.service.raku", source_text);
    directory.directory("world", 0777);
    const Scanned scan(directory, {"etc", "world", "missing"});
    CHECK(scan.paths() == Names{"etc/b.service.raku"});
    CHECK(contains(scan.messages(), "multi-user.target.wants: error: others can write it"));
    CHECK(contains(scan.messages(), "/world: error: the directory"));
    CHECK_FALSE(contains(scan.messages(), "missing"));
}

TEST_CASE("a source that cannot be read as text is refused with the place") {
    const test::TempDir directory;
    directory.directory("etc");
    const std::string large(max_source_size, '#');
    directory.file("etc/huge.service.raku", source_text + large);
    directory.file("etc/large.service.raku", source_text + large.substr(source_text.size()));
    directory.file("etc/latin.service.raku", source_text + "# caf\xe9\n");
    directory.file("etc/binary.service.raku", source_text + std::string("\0\xff", 2));
    const Scanned scan(directory, {"etc"});
    CHECK(scan.paths().size() == 4);
    CHECK(contains(scan.refusal("etc/huge.service.raku"), "larger than 1048576 bytes"));
    CHECK(scan.at("etc/huge.service.raku").text.empty());
    CHECK(scan.refusal("etc/large.service.raku").empty());
    CHECK(scan.at("etc/large.service.raku").text.size() == max_source_size);
    CHECK(contains(scan.refusal("etc/latin.service.raku"), "not UTF-8 at byte"));
    CHECK(scan.at("etc/latin.service.raku").refusal->line == 3);
    CHECK(contains(scan.refusal("etc/binary.service.raku"), "not UTF-8"));
}

TEST_CASE("a source that somebody else owns is refused unread") {
    if (!test::is_root()) {
        WARN("skipped: only root can give a file away");
        return;
    }
    const test::TempDir directory;
    const std::string path = directory.file("etc/a.service.raku", source_text);
    REQUIRE(chown(path.c_str(), 65534, 65534) == 0);
    const Scanned scan(directory, {"etc"});
    CHECK(contains(scan.refusal("etc/a.service.raku"), "belongs to user 65534"));
    CHECK(scan.at("etc/a.service.raku").text.empty());
}

TEST_CASE("only files with the first line are sources, and their names must be those of units") {
    const test::TempDir directory;
    directory.directory("etc");
    directory.file("etc/native.service", "[Service]\nExecStart=/bin/true\n");
    directory.file("etc/script.raku", "say 1;\n");
    directory.file("etc/late.service.raku", "\n#!raku\n");
    directory.file("etc/no unit.service", source_text);
    directory.file("etc/README", source_text);
    directory.file("etc/50-x.conf", source_text);
    const Scanned scan(directory, {"etc"});
    CHECK(scan.paths().empty());
    CHECK(contains(scan.messages(), "no unit.service: error: "));
    CHECK(contains(scan.messages(), "README: error: "));
    CHECK(contains(scan.messages(), "50-x.conf: error: "));
    CHECK_FALSE(contains(scan.messages(), "native"));
    CHECK_FALSE(contains(scan.messages(), "script"));
}

TEST_CASE("what editors and package managers leave behind is passed over, as systemd does") {
    const test::TempDir directory;
    directory.directory("etc");
    for (const char* name :
         {".a.service.raku", ".a.service", "a.service.raku~", "a.service~", "a.service.raku.bak",
          "a.service.dpkg-old", "a.service.raku.dpkg-new", "a.service.raku.ucf-dist"}) {
        directory.file(std::string("etc/") + name, source_text);
    }
    directory.file("etc/b.bak.service.raku", source_text);
    const Scanned scan(directory, {"etc"});
    CHECK(scan.paths() == Names{"etc/b.bak.service.raku"});
    CHECK(scan.messages().empty());
}

TEST_CASE("sources come by path, with their text and where their units go") {
    const test::TempDir directory;
    directory.directory("etc");
    directory.file("usr/a.service", source_text);
    directory.file("usr/b.service.raku", "\xEF\xBB\xBF#!raku\r\n# text\r\n");
    directory.file("etc/z.service", source_text);
    directory.file("etc/b.timer.raku", source_text);
    directory.file("etc/shop.raku", source_text);
    const Scanned scan(directory, {"usr", "etc"});
    CHECK(scan.paths() ==
          Names{"etc/b.timer.raku", "etc/shop.raku", "etc/z.service", "usr/a.service", "usr/b.service.raku"});
    CHECK(scan.messages().empty());
    // A file under the unit's own name must be outranked by its translation.
    CHECK(scan.at("etc/z.service").output == OutputDir::early);
    CHECK(scan.at("usr/a.service").output == OutputDir::normal);
    CHECK(scan.at("etc/b.timer.raku").output == OutputDir::normal);
    CHECK(scan.at("etc/shop.raku").output == OutputDir::normal);
    CHECK(scan.at("usr/b.service.raku").text == "\xEF\xBB\xBF#!raku\r\n# text\r\n");
    CHECK(scan.at("etc/z.service").text == source_text);
    CHECK_FALSE(scan.at("etc/z.service").folder);
    CHECK(scan_unit_dirs({}, Trust{}).sources.empty());
}

TEST_CASE("drop-ins are found in the folders that systemd looks into, and nowhere else") {
    const test::TempDir directory;
    directory.directory("etc");
    for (const char* folder : {"nginx.service.d", "web@.service.d", "web@blue.service.d", "foo-.service.d",
                               "service.d", "timer.d"}) {
        directory.file("etc/" + std::string(folder) + "/50-x.conf.raku", source_text);
    }
    for (const char* folder :
         {"nginx.d", "nginx.service.conf.d", ".d", "nginx.service.dd", "no unit.service.d",
          "nginx.service.d/web.service.d", "multi-user.target.wants/x.service.d"}) {
        directory.file("etc/" + std::string(folder) + "/50-x.conf.raku", source_text);
    }
    const Scanned scan(directory, {"etc"});
    CHECK(scan.paths() == Names{"etc/foo-.service.d/50-x.conf.raku", "etc/nginx.service.d/50-x.conf.raku",
                                "etc/service.d/50-x.conf.raku", "etc/timer.d/50-x.conf.raku",
                                "etc/web@.service.d/50-x.conf.raku",
                                "etc/web@blue.service.d/50-x.conf.raku"});
    CHECK(scan.messages().empty());
    const SourceFile& timers = scan.at("etc/timer.d/50-x.conf.raku");
    REQUIRE(timers.drop_ins);
    CHECK(timers.drop_ins->type == unit::UnitType::timer);
    CHECK(drop_in_path(timers) == "timer.d/50-x.conf");
    CHECK_FALSE(timers.folder);
}

TEST_CASE("a drop-in is named as systemd takes drop-ins, and outranks itself") {
    const test::TempDir directory;
    directory.directory("etc");
    for (const char* name : {"own.conf", "made.conf.raku", "x.raku", "x.conf.txt", "conf", ".conf",
                             ".conf.raku", "back.conf~", "back.conf.raku.bak"}) {
        directory.file("etc/a.service.d/" + std::string(name), source_text);
    }
    directory.file("usr/a.service.d/vendor.conf", source_text);
    directory.file("etc/a.service.d/world.conf", source_text, 0666);
    directory.link("etc/a.service.d/link.conf.raku", "own.conf");
    const Scanned scan(directory, {"etc", "usr"});
    CHECK(scan.paths() == Names{"etc/a.service.d/made.conf.raku", "etc/a.service.d/own.conf",
                                "etc/a.service.d/world.conf", "usr/a.service.d/vendor.conf"});
    CHECK(scan.at("etc/a.service.d/own.conf").output == OutputDir::early);
    CHECK(scan.at("etc/a.service.d/made.conf.raku").output == OutputDir::normal);
    CHECK(scan.at("usr/a.service.d/vendor.conf").output == OutputDir::normal);
    CHECK(contains(scan.refusal("etc/a.service.d/world.conf"), "others can write it"));
    for (const char* name : {"x.raku", "x.conf.txt", "conf"}) {
        CAPTURE(name);
        CHECK(contains(scan.messages(), "/" + std::string(name) + ": error: a drop-in's name ends in"));
    }
    CHECK(contains(scan.messages(), "link.conf.raku: error: it is a symbolic link"));
}

TEST_CASE("drop-ins of one name hide each other across directories, and mask") {
    const test::TempDir directory;
    directory.directory("etc");
    directory.file("etc/a.service.d/native.conf", "[Service]\nNice=1\n");
    directory.file("etc/a.service.d/empty.conf", "");
    directory.file("etc/a.service.d/source.conf.raku", source_text);
    directory.file("etc/a.service.d/empty-raku.conf.raku", "");
    directory.link("etc/a.service.d/null.conf", "/dev/null");
    for (const char* name : {"native.conf", "empty.conf", "source.conf", "null.conf", "empty-raku.conf.raku",
                             "below.conf.raku"}) {
        directory.file("usr/a.service.d/" + std::string(name), source_text);
        directory.file("usr/b.service.d/" + std::string(name), source_text);
    }
    const Scanned scan(directory, {"etc", "usr"});
    CHECK(scan.paths() == Names{"etc/a.service.d/source.conf.raku", "usr/a.service.d/below.conf.raku",
                                "usr/b.service.d/below.conf.raku", "usr/b.service.d/empty-raku.conf.raku",
                                "usr/b.service.d/empty.conf", "usr/b.service.d/native.conf",
                                "usr/b.service.d/null.conf", "usr/b.service.d/source.conf"});
}

TEST_CASE("of two sources of one unit the higher one counts, and outranks what it hides") {
    const test::TempDir directory;
    directory.directory("etc");
    directory.file("etc/a.service.raku", source_text);
    directory.file("etc/b.service.raku", source_text);
    directory.file("etc/c.service", "[Service]\n");
    directory.file("run/a.service", source_text);
    directory.file("run/b.service", "[Service]\n");
    directory.file("run/c.service.raku", source_text);
    const Scanned scan(directory, {"etc", "run"});
    CHECK(scan.paths() == Names{"etc/a.service.raku", "etc/b.service.raku", "run/c.service.raku"});
    // systemd would read the Raku of run/a.service.
    CHECK(scan.at("etc/a.service.raku").output == OutputDir::early);
    CHECK(scan.at("etc/b.service.raku").output == OutputDir::normal);
    // Below normal-dir, a native unit cannot outrank a translation without our help.
    directory.file("usr/d.service", "[Service]\n");
    directory.file("usr2/d.service.raku", source_text);
    std::vector<UnitDir> dirs{{directory / "usr", OutputDir::normal},
                              {directory / "usr2", OutputDir::normal}};
    CHECK(scan_unit_dirs(dirs, Trust{geteuid()}).sources.empty());
}

TEST_CASE("a directory that is another's name only is passed over, any other link is told") {
    const test::TempDir directory;
    directory.file("etc/a.service.raku", source_text);
    directory.file("elsewhere/b.service.raku", source_text);
    directory.link("xdg", "etc");
    directory.link("usr", "elsewhere");
    const Scanned scan(directory, {"xdg", "etc", "usr"});
    CHECK(scan.paths() == Names{"etc/a.service.raku"});
    CHECK_FALSE(contains(scan.messages(), "/xdg"));
    CHECK(contains(scan.messages(), "/usr: error: "));
}
