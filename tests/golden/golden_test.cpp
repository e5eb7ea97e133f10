// Runs the real generator over each folder of this directory and compares the whole tree that it writes.
//
//   CASE/in/    the unit directory (for several, in/1, in/2, …: highest precedence first)
//   CASE/site/  what stands in /etc/systemd/sparrow, where the case has one
//   CASE/env    NAME=VALUE lines that the generator is given, where there are any
//   CASE/out/   what it writes: normal/, early/, late/; a link is a file NAME.link that holds its target
//   CASE/messages, CASE/status    what it reports, and its exit status where that is not 0
//
// In the expected files @UNITS@ stands for the unit directory, @SITE@ for the site's, and @DIGEST@ for that
// of a bundle, which holds the directory. SPARROW_ACCEPT=1 writes them anew, and no test passes then.
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using sparrow::test::read_file;
using sparrow::test::TempDir;

namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

const fs::path golden_dir = fs::path(SPARROW_SOURCE_DIR) / "tests/golden";

void spurt(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

// Every file below `root`, by its relative name; a link by its target.
Files read_tree(const fs::path& root) {
    Files files;
    if (!fs::exists(root)) {
        return files;
    }
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        const std::string name = entry.path().lexically_relative(root);
        if (entry.is_symlink()) {
            files[name + ".link"] = fs::read_symlink(entry.path()).string() + "\n";
        } else if (entry.is_regular_file()) {
            files[name] = read_file(entry.path());
        }
    }
    return files;
}

// The generator trusts a directory only if nobody else can write it or what is above it, which is not known
// of the place where the project was checked out: so each case runs in a copy.
class Workplace {
  public:
    void copy_sources(const fs::path& from) const { copy(from, units()); }

    void copy_site(const fs::path& from) const {
        if (fs::exists(from)) {
            copy(from, site());
        }
    }

    static void copy(const fs::path& from, const fs::path& to) {
        (void)umask(022);
        for (const auto& entry : fs::recursive_directory_iterator(from)) {
            const fs::path target = to / entry.path().lexically_relative(from);
            if (entry.is_symlink()) {
                fs::create_directories(target.parent_path());
                fs::copy_symlink(entry.path(), target);
            } else if (entry.is_regular_file()) {
                spurt(target, read_file(entry.path()));
            }
        }
    }

    [[nodiscard]] std::string unit_dirs() const {
        std::string list;
        for (int i = 1; fs::exists(units() / std::to_string(i)); ++i) {
            list += (i == 1 ? "" : ":") + (units() / std::to_string(i)).string();
        }
        return list.empty() ? units().string() : list;
    }

    [[nodiscard]] fs::path units() const { return directory_ / "units"; }
    [[nodiscard]] fs::path site() const { return directory_ / "site"; }
    [[nodiscard]] fs::path out() const { return directory_ / "out"; }
    [[nodiscard]] std::string store() const { return directory_ / "store"; }
    [[nodiscard]] fs::path messages() const { return directory_ / "messages"; }

  private:
    TempDir directory_;
};

int run_generator(const Workplace& workplace, const std::string& environment) {
    for (const char* name : {"normal", "early", "late"}) {
        fs::create_directories(workplace.out() / name);
    }
    const std::string command = fmt::format(
        "env -i PATH=/usr/bin:/bin SPARROW_UNIT_DIRS={} SPARROW_RUNTIME_DIR={} SPARROW_SITE_DIR={} {} "
        "{}/lib/systemd/system-generators/systemd-sparrow-generator {}/normal {}/early {}/late 2>{}",
        workplace.unit_dirs(), workplace.store(), workplace.site().string(),
        replace_all(environment, "\n", " "), SPARROW_BUILD_DIR, workplace.out().string(),
        workplace.out().string(), workplace.out().string(), workplace.messages().string());
    const int status = std::system(command.c_str());  // NOLINT(cert-env33-c): the test's own words
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct Run {
    Files files;
    int status = 0;
};

std::string without_directories(const std::string& text, const Workplace& workplace) {
    return replace_all(replace_all(text, workplace.units(), "@UNITS@"), workplace.site(), "@SITE@");
}

// `text` without what depends on where this is built and run.
std::string without_places(const std::string& text, const Workplace& workplace) {
    static const std::regex digest("([Bb]undle=)[0-9a-f]{32}");
    return std::regex_replace(replace_all(without_directories(text, workplace), SPARROW_BUILD_DIR, "/usr"),
                              digest, "$1@DIGEST@");
}

Run run_case(const fs::path& directory) {
    const Workplace workplace;
    workplace.copy_sources(directory / "in");
    workplace.copy_site(directory / "site");
    Run run;
    run.status = run_generator(workplace, read_file(directory / "env"));
    for (auto& [name, text] : read_tree(workplace.out())) {
        run.files["out/" + name] = without_places(text, workplace);
    }
    const std::string messages = without_directories(read_file(workplace.messages()), workplace);
    if (!messages.empty()) {
        run.files["messages"] = messages;
    }
    if (run.status != 0) {
        run.files["status"] = std::to_string(run.status) + "\n";
    }
    return run;
}

Files expected_files(const fs::path& directory) {
    Files files = read_tree(directory);
    for (auto file = files.begin(); file != files.end();) {
        const bool is_input =
            file->first.rfind("in/", 0) == 0 || file->first.rfind("site/", 0) == 0 || file->first == "env";
        file = is_input ? files.erase(file) : std::next(file);
    }
    return files;
}

void accept(const fs::path& directory, const Files& files) {
    for (const auto& [name, text] : expected_files(directory)) {
        fs::remove(directory / name);
    }
    for (const auto& [name, text] : files) {
        spurt(directory / name, text);
    }
}

std::vector<fs::path> cases() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(golden_dir)) {
        if (entry.is_directory()) {
            found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string> names_of(const Files& files) {
    std::vector<std::string> names;
    std::transform(files.begin(), files.end(), std::back_inserter(names),
                   [](const auto& file) { return file.first; });
    return names;
}

// What stands in the README's code block of that language after `caption`.
std::string readme_block(const std::string& caption, const std::string& language) {
    const std::string readme = read_file(fs::path(SPARROW_SOURCE_DIR) / "README.md");
    const std::string fence = "```";
    const std::size_t at = readme.find(caption);
    REQUIRE(at != std::string::npos);
    const std::string opening = fence + language + "\n";
    const std::size_t begin = readme.find(opening, at) + opening.size();
    return readme.substr(begin, readme.find(fence, begin) - begin);
}

}  // namespace

TEST_CASE("the README's example gives what the README shows") {
    const Workplace workplace;
    spurt(workplace.units() / "api-server.service.raku", readme_block("`/etc/systemd/system/api-", "raku"));
    CHECK(run_generator(workplace, "") == 0);
    const std::string unit = read_file(workplace.out() / "normal/api-server.service");
    CHECK("# /run/systemd/generator/api-server.service\n" +
              replace_all(unit, workplace.units(), "/etc/systemd/system") ==
          readme_block("`systemctl daemon-reload; systemctl cat api-server`", "ini"));
}

TEST_CASE("the generator writes the expected trees") {
    REQUIRE(!cases().empty());
    const bool accepting = std::getenv("SPARROW_ACCEPT") != nullptr;
    for (const fs::path& directory : cases()) {
        INFO("case " << directory.filename().string());
        const Run run = run_case(directory);
        if (accepting) {
            accept(directory, run.files);
            continue;
        }
        const Files expected = expected_files(directory);
        CHECK(names_of(run.files) == names_of(expected));
        for (const auto& [name, text] : expected) {
            INFO("file " << name);
            const auto written = run.files.find(name);
            CHECK((written == run.files.end() ? "(not written)" : written->second) == text);
        }
    }
    if (accepting) {
        FAIL("skipped: the expected files were written anew (SPARROW_ACCEPT)");
    }
}
