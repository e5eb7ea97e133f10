// Which folder may include which: see ARCHITECTURE.md. The linker sees libraries, not headers; this sees the
// rest.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;

// Each layer may include itself and these.
const std::map<std::string, Names>& allowed() {
    static const std::map<std::string, Names> rule{
        {"base", {}},
        {"unit", {"base"}},
        {"model", {"base", "unit"}},
        {"raku", {"base", "unit", "model"}},
        {"sd", {"base"}},
        {"probe", {"base"}},
        {"translate", {"base", "unit", "model", "raku"}},
        {"watch", {"base", "unit", "model"}},
        {"hooks", {"base", "model", "raku", "translate"}},
        {"daemon", {"base", "unit", "model", "raku", "translate", "watch", "sd"}},
        {"cli", {"base", "unit", "model", "raku", "sd", "translate", "watch"}},
        {"generators", {"base", "raku", "translate"}},
        // The mains in src/ itself: each calls one layer.
        {"src", {"base", "raku", "hooks", "probe", "daemon", "cli"}},
    };
    return rule;
}

const Names& json_files() {
    static const Names files{"src/model/description_json.cpp", "src/raku/inputs_json.hpp",
                             "src/raku/request.cpp",           "src/raku/site_json.hpp",
                             "src/raku/hook_protocol.cpp",     "src/cli/rendering_json.cpp",
                             "src/cli/remembered_json.cpp",    "src/cli/plugin_meta.cpp",
                             "src/watch/value_json.cpp",       "src/probe/report_json.cpp"};
    return files;
}

// The layer of a file by its path below the root of the project, "" where it has none.
std::string layer_of(const std::string& file) {
    std::smatch match;
    if (std::regex_match(file, match, std::regex("(?:include/sparrow|src)/([^/]+)/.*"))) {
        return match[1];
    }
    return file.substr(0, file.find('/'));
}

// What one line of `file` includes against the rule; "" where it does not.
std::string violation(const std::string& file, const std::string& line) {
    static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::smatch match;
    if (line.find("include") == std::string::npos || !std::regex_search(line, match, include)) {
        return "";
    }
    const std::string header = match[1];
    const std::string own = layer_of(file);
    if (header.rfind("systemd/", 0) == 0 && own != "sd") {
        return "only the layer sd includes <systemd/…>";
    }
    if (header.rfind("curl/", 0) == 0 && own != "probe") {
        return "only the layer probe includes <curl/…>";
    }
    if (header.rfind("CLI/", 0) == 0 && file != "src/cli/command_line.cpp") {
        return "only src/cli/command_line.cpp includes CLI11";
    }
    if (header.rfind("nlohmann/", 0) == 0 && !json_files().contains(file)) {
        return "only the files that read and write JSON include nlohmann/json";
    }
    if (header.find("../") != std::string::npos) {
        return "headers of other folders are named from include/";
    }
    const auto rule = allowed().find(own);
    if (rule == allowed().end()) {
        return "'" + own + "' is no layer that this test knows";
    }
    if (header.rfind("sparrow/", 0) != 0) {
        return "";
    }
    const std::string other = layer_of("include/" + header);
    return other == own || rule->second.contains(other) ? "" : own + " may not include " + other;
}

// "file:line: reason" for each.
std::vector<std::string> violations_in(const fs::path& root) {
    std::vector<std::string> found;
    std::size_t files = 0;
    for (const char* folder : {"include", "src", "generators"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const std::string extension = entry.path().extension().string();
            if (!entry.is_regular_file() ||
                (extension != ".hpp" && extension != ".cpp" && extension != ".h")) {
                continue;
            }
            ++files;
            const std::string file = entry.path().lexically_relative(root).string();
            std::ifstream stream(entry.path());
            int number = 0;
            for (std::string line; std::getline(stream, line);) {
                ++number;
                if (const std::string reason = violation(file, line); !reason.empty()) {
                    found.push_back(file + ":" + std::to_string(number) + ": " + reason + ": " + line);
                }
            }
        }
    }
    REQUIRE(files > 0);
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE("every file includes only what its layer may") {
    for (const std::string& found : violations_in(SPARROW_SOURCE_DIR)) {
        FAIL_CHECK(found);
    }
    for (const std::string& file : json_files()) {
        CAPTURE(file);
        CHECK(fs::exists(fs::path(SPARROW_SOURCE_DIR) / file));
    }
}

TEST_CASE("an include against the rule is found with its line") {
    const sparrow::test::TempDir directory;
    directory.file("generators/g.cpp",
                   "#include \"sparrow/translate/scan.hpp\"\n#include \"sparrow/model/value.hpp\"\n");
    directory.file("include/sparrow/base/a.hpp",
                   "// text\n#include \"sparrow/unit/quote.hpp\"\n#include <string>\n");
    directory.file("src/unit/u.cpp",
                   "  #  include <systemd/sd-bus.h>\n#include \"sparrow/unit/quote.hpp\"\n");
    directory.file("src/model/m.cpp",
                   "#include <nlohmann/json.hpp>\n#include \"../unit/u.hpp\"\n#include \"own.hpp\"\n");
    directory.file("src/model/description_json.cpp", "#include <nlohmann/json.hpp>\n");
    directory.file("src/raku/r.cpp",
                   "#include \"sparrow/translate/scan.hpp\"\n#include \"sparrow/model/value.hpp\"\n");
    directory.file("src/sd/s.cpp", "#include <systemd/sd-bus.h>\n#include \"sparrow/unit/quote.hpp\"\n");
    directory.file("src/probe/p.cpp", "#include <curl/curl.h>\n");
    directory.file("src/raku/c.cpp", "#include <curl/curl.h>\n");
    directory.file("src/new/n.cpp", "#include \"sparrow/base/fd.hpp\"\n");
    directory.file("src/sparrowctl.cpp",
                   "#include \"sparrow/cli/command.hpp\"\n#include \"sparrow/unit/quote.hpp\"\n");
    directory.file("src/cli/command_line.cpp", "#include <CLI/CLI.hpp>\n");
    directory.file("src/cli/status.cpp", "#include <CLI/CLI.hpp>\n");
    directory.file("src/model/data.inc", "#include <systemd/sd-bus.h>\n");
    const auto found = violations_in(directory.path());
    REQUIRE(found.size() == 11);
    CHECK(found[0].rfind("generators/g.cpp:2: generators may not include model: ", 0) == 0);
    CHECK(found[1].rfind("include/sparrow/base/a.hpp:2: base may not include unit: ", 0) == 0);
    CHECK(found[2].rfind("src/cli/status.cpp:1: only src/cli/command_line.cpp includes CLI11", 0) == 0);
    CHECK(found[3].rfind("src/model/m.cpp:1: only the files that", 0) == 0);
    CHECK(found[4].rfind("src/model/m.cpp:2: headers of other folders", 0) == 0);
    CHECK(found[5].rfind("src/new/n.cpp:1: 'new' is no layer", 0) == 0);
    CHECK(found[6].rfind("src/raku/c.cpp:1: only the layer probe includes <curl/", 0) == 0);
    CHECK(found[7].rfind("src/raku/r.cpp:1: raku may not include translate: ", 0) == 0);
    CHECK(found[8].rfind("src/sd/s.cpp:2: sd may not include unit: ", 0) == 0);
    CHECK(found[9].rfind("src/sparrowctl.cpp:2: src may not include unit: ", 0) == 0);
    CHECK(found[10].rfind("src/unit/u.cpp:1: only the layer sd includes <systemd/", 0) == 0);
}
