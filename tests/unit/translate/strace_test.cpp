// What strace(1) sees, beside what is recorded: another program's word for what a source touches, and for
// what a generator starts.
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sparrow/translate/record_store.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/manager.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;
namespace fs = std::filesystem;

namespace {

// Under strace everything takes several times as long, and what a sanitized program does at its end, to look
// for leaks, needs ptrace(2) itself.
constexpr const char* patiently =
    "SPARROW_FILE_TIMEOUT=60 SPARROW_TOTAL_TIMEOUT=600 ASAN_OPTIONS=detect_leaks=0";

bool has_strace() {
    if (test::run_command("strace -f true 2>&1").status == 0) {
        return true;
    }
    WARN("skipped: strace is not installed, or may not trace");
    return false;
}

// The text between the quotes that open at `at`, as strace writes it.
std::string unquoted(const std::string& line, std::size_t at) {
    std::string text;
    for (++at; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] != '\\') {
            text += line[at];
        } else if (std::isdigit(static_cast<unsigned char>(line[at + 1])) != 0) {
            std::size_t digits = 0;
            text += static_cast<char>(std::stoi(line.substr(at + 1, 3), &digits, 8));
            at += digits;
        } else {
            const char escaped = line[++at];
            text += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
        }
    }
    return text;
}

// The file that a call names, below the folder that strace gives for a descriptor (`5</run>`).
std::optional<std::string> path_in(const std::string& line) {
    const std::size_t quote = line.find('"');
    if (quote == std::string::npos) {
        return std::nullopt;
    }
    std::string path = unquoted(line, quote);
    const std::size_t folder = line.find('<');
    if ((path.empty() || path[0] != '/') && folder < quote) {
        const std::string base = line.substr(folder + 1, line.find('>', folder) - folder - 1);
        path = path.empty() ? base : base + "/" + path;
    }
    return path;
}

// The lines of all threads, by their numbers.
using Traces = std::map<std::string, std::vector<std::string>>;

Traces read_traces(const std::string& directory) {
    Traces traces;
    for (const auto& entry : fs::directory_iterator(directory)) {
        std::istringstream text(test::read_file(entry.path()));
        std::vector<std::string>& lines = traces[entry.path().extension().string().substr(1)];
        for (std::string line; std::getline(text, line);) {
            lines.push_back(line);
        }
    }
    return traces;
}

// What an evaluator does from the moment on when its source runs.
struct Deeds {
    std::set<std::string> paths;
    // What another process or thread does is not followed: the record says that there is one.
    bool starts_another = false;
};

Deeds deeds_in(Traces::mapped_type::const_iterator from, Traces::mapped_type::const_iterator to) {
    Deeds deeds;
    int facts = 0;
    for (auto line = from; line != to; ++line) {
        if (line->rfind("clone", 0) == 0 || line->rfind("vfork", 0) == 0) {
            deeds.starts_another = true;
            continue;
        }
        // What is given as a descriptor was seen when it was opened, and the folder is the same for all.
        const bool is_descriptor = contains(*line, ">, \"\", ") && contains(*line, "AT_EMPTY_PATH");
        const auto path = path_in(*line);
        if (!path || is_descriptor || line->rfind("write(", 0) == 0 || line->rfind("getcwd(", 0) == 0) {
            continue;
        }
        // What a fact is read from counts as the fact (Sparrow::Noted).
        constexpr std::string_view noted = "/dev/null/systemd-sparrow/";
        if (path->rfind(noted, 0) == 0) {
            const char mark = path->size() > noted.size() ? (*path)[noted.size()] : '\0';
            facts += mark == '<' ? 1 : mark == '>' ? -1 : 0;
        } else if (facts == 0) {
            deeds.paths.insert(*path);
        }
    }
    return deeds;
}

// Of each evaluator.
std::vector<Deeds> all_deeds(const Traces& traces) {
    std::vector<Deeds> all;
    for (const auto& [thread, lines] : traces) {
        const auto opened = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
            return line.rfind("write(", 0) == 0 && contains(line, "\"opened ");
        });
        if (opened != lines.end()) {
            all.push_back(deeds_in(opened + 1, lines.end()));
        }
    }
    return all;
}

// Whether the record tells of the path, as an observation's name, or in a reason why it is unrepeatable.
bool tells_of(const raku::Record& record, const std::string& path) {
    return std::any_of(record.observations.begin(), record.observations.end(),
                       [&](const raku::Observation& observation) {
                           // access(2) has its mode before the path.
                           return observation.name == path ||
                                  observation.name.substr(observation.name.empty() ? 0 : 1) == path ||
                                  (observation.kind == raku::ObservationKind::unrepeatable &&
                                   contains(observation.name, path));
                       });
}

// Every source of the golden trees in one unit directory, under a name of its own. Each looks first for a
// file that no other does, by which its evaluator is known: its name by that of the file.
std::map<std::string, std::string> copy_fixtures(const test::Manager& manager) {
    std::map<std::string, std::string> sources;
    const fs::path golden = fs::path(SPARROW_SOURCE_DIR) / "tests/golden";
    for (const auto& entry : fs::recursive_directory_iterator(golden)) {
        const fs::path name = entry.path().lexically_relative(golden);
        const bool is_input = std::next(name.begin()) != name.end() && *std::next(name.begin()) == "in";
        std::string text = is_input && entry.is_regular_file() ? test::read_file(entry.path()) : "";
        if (text.rfind("#!raku\n", 0) != 0) {
            continue;
        }
        const std::string number = std::to_string(sources.size());
        const std::string mark = manager.directory() / ("mark." + number);
        text.insert(text.find('\n') + 1, "BEGIN '" + mark + "'.IO.e; ");
        sources[mark] = manager.write(number + "-" + name.filename().string(), text);
    }
    return sources;
}

}  // namespace

TEST_CASE("each path that strace sees a source touch is in its record") {
    if (!has_strace()) {
        return;
    }
    const test::Manager manager;
    auto sources = copy_fixtures(manager);
    REQUIRE(sources.size() > 50);
    // One that certainly touches a file, and starts a thread.
    const std::string probe = manager.directory().file("probe", "x");
    sources[probe] =
        manager.write("probe.service.raku", "#!raku\n'" + probe + "'.IO.e; (start { 42 }).result.so;\n");
    const std::string traces = manager.directory().directory("traces");
    (void)manager.reload(patiently, "strace -ff -qq -y -s 4096 --decode-pids=pidns -o " + traces +
                                        "/t -e trace=%file,%process,write");
    std::map<std::string, raku::Record> records;
    for (raku::Record& record : RecordStore(manager.runtime_dir(), "").all()) {
        records.emplace(record.file, std::move(record));
    }

    std::size_t known = 0;
    bool found_thread = false;
    for (const Deeds& deeds : all_deeds(read_traces(traces))) {
        const auto mark = std::find_if(deeds.paths.begin(), deeds.paths.end(),
                                       [&](const std::string& path) { return sources.contains(path); });
        if (mark == deeds.paths.end()) {
            continue;  // it does not compile
        }
        ++known;
        found_thread = found_thread || deeds.starts_another;
        const std::string& source = sources.at(*mark);
        CAPTURE(source);
        REQUIRE(records.contains(source));
        CHECK((!deeds.starts_another || tells_of(records.at(source), "it starts a process or a thread")));
        for (const std::string& path : deeds.paths) {
            const bool is_own = path.rfind(manager.runtime_dir() + "/", 0) == 0 || path == "/dev/null" ||
                                path == "/proc/self/stat";
            if (!is_own && !tells_of(records.at(source), path)) {
                FAIL_CHECK(path);
            }
        }
    }
    // Nearly all compile as far as their first statement.
    CHECK(known > sources.size() * 9 / 10);
    CHECK(found_thread);
}

TEST_CASE("with nothing changed a generator starts no process") {
    if (!has_strace()) {
        return;
    }
    const test::Manager manager;
    for (const char* name : {"a", "b", "c"}) {
        manager.write(std::string(name) + ".service.raku",
                      "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true' );\n");
    }
    const std::string trace = manager.directory() / "trace";
    // Calls of that name, but for those that start a thread: one looks at the machine with patience.
    const auto started = [&](const std::string& call) {
        std::istringstream text(test::read_file(trace));
        std::size_t count = 0;
        for (std::string line; std::getline(text, line);) {
            count += contains(line, " " + call + "(") && !contains(line, "CLONE_THREAD") ? 1 : 0;
        }
        return count;
    };
    const std::string tracer = "strace -f -o " + trace + " -e trace=execve,execveat,clone,clone3,fork,vfork";
    REQUIRE(manager.reload() == 0);
    REQUIRE(manager.reload() == 0);
    REQUIRE(manager.reload(patiently, tracer) == 0);
    CHECK(!manager.unit("a.service").empty());
    // strace runs env(1), and that becomes the generator.
    CHECK(started("execve") == 2);
    for (const char* call : {"execveat", "clone", "clone3", "fork", "vfork"}) {
        CAPTURE(call);
        CHECK(started(call) == 0);
    }
    // What would be seen, is.
    manager.write("a.service.raku", "#!raku\n");
    REQUIRE(manager.reload(patiently, tracer) == 0);
    CHECK(started("execve") > 2);
    CHECK(started("clone3") + started("clone") + started("vfork") > 0);
}
