#include "support/systemd_oracle.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

namespace fs = std::filesystem;

namespace {

// One word of the dump: bare, or in double quotes with the escapes of systemd's shell_maybe_quote().
std::string take_word(const std::string& line, std::size_t& at) {
    std::string word;
    if (line[at] != '"') {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        word = line.substr(at, end - at);
        at = end;
        return word;
    }
    for (++at; line[at] != '"'; ++at) {
        if (line[at] != '\\') {
            word += line[at];
            continue;
        }
        const char c = line[++at];
        const std::size_t named = std::string("abfnrtv").find(c);
        if (named != std::string::npos) {
            word += "\a\b\f\n\r\t\v"[named];
        } else if (c >= '0' && c <= '7') {
            word += static_cast<char>(std::stoi(line.substr(at, 3), nullptr, 8));
            at += 2;
        } else {
            word += c;
        }
    }
    ++at;
    return word;
}

}  // namespace

std::optional<SystemdOracle> SystemdOracle::make() {
    for (const char* program : {"/usr/lib/systemd/systemd", "/lib/systemd/systemd"}) {
        if (access(program, X_OK) != 0) {
            continue;
        }
        SystemdOracle oracle(program);
        if (command_lines(oracle.load("[Service]\nExecStart=/bin/true\n")) ==
            std::vector<std::vector<std::string>>{{"/bin/true"}}) {
            return oracle;
        }
        WARN("skipped: the test mode of " << program << " does not work here");
        return std::nullopt;
    }
    WARN("skipped: systemd is not installed");
    return std::nullopt;
}

std::string SystemdOracle::load(const std::string& unit_text) const {
    const TempDir directory;
    // systemd refuses its test mode to root, so it runs as nobody there, who must be able to read and to make
    // its runtime directory.
    fs::permissions(directory.path(), fs::perms::owner_all | fs::perms::group_all | fs::perms::others_all);
    // DefaultDependencies=no: otherwise it needs basic.target, which a user's unit path may not have.
    std::ofstream(directory / "probe.service", std::ios::binary) << "[Unit]\nDefaultDependencies=no\n"
                                                                 << unit_text;
    const std::string as_nobody =
        geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all " : "";
    const std::string output =
        run_command("cd / && SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=info SYSTEMD_UNIT_PATH=" +
                    directory.path() + " HOME=" + directory.path() + " XDG_RUNTIME_DIR=" + directory.path() +
                    " timeout 30 " + as_nobody + program_ + " --test --user --unit=probe.service 2>/dev/null")
            .output;
    const std::size_t begin = output.find("-> Unit probe.service:");
    if (begin == std::string::npos) {
        return {};
    }
    return output.substr(begin, std::min(output.find("-> Unit ", begin + 1), output.size()) - begin);
}

std::vector<std::vector<std::string>> command_lines(const std::string& dump) {
    std::vector<std::vector<std::string>> commands;
    std::istringstream lines(dump);
    for (std::string line; std::getline(lines, line);) {
        const std::string label = "Command Line: ";
        std::size_t at = line.find(label);
        if (at == std::string::npos) {
            continue;
        }
        std::vector<std::string> words;
        for (at += label.size(); at < line.size(); ++at) {
            words.push_back(take_word(line, at));
        }
        commands.push_back(words);
    }
    return commands;
}

std::optional<std::string> field(const std::string& dump, const std::string& label) {
    std::istringstream lines(dump);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find(label + ": ");
        if (at != std::string::npos && line.find_first_not_of('\t') == at) {
            return line.substr(at + label.size() + 2);
        }
    }
    return std::nullopt;
}

}  // namespace sparrow::test
