// Compares check_value() with what the installed systemd says to the same text: every setting that it knows
// against every text of a corpus. `systemd-analyze verify` loads the units, and each warning names its line.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/model/check_value.hpp"
#include "sparrow/unit/setting_text.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;

namespace {

// Written one to a line where they hold no "|", so that more are easily added.
std::vector<std::string> corpus() {
    std::vector<std::string> texts{
        "",
        "0",
        "1",
        "-1",
        "+1",
        "7",
        "8",
        "19",
        "20",
        "-20",
        "-21",
        "+19",
        "+20",
        "40",
        "41",
        "99",
        "100",
        "255",
        "256",
        "1000",
        "1001",
        "10000",
        "10001",
        "65535",
        "65536",
        "262145",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "0x10",
        "0b11",
        "0o17",
        "010",
        "089",
        "0755",
        "7777",
        "17777",
        "+0755",
        "1e3",
        "1.5",
        "-0",
        "- 1",
        "1 2",
        "0x",
        "0xg",
        // sizes
        "512M",
        "512 M",
        "2 gigs",
        "1.5G",
        "1.G",
        ".5G",
        "2GB",
        "2Gi",
        "1G 512M",
        "512M 1G",
        "16E",
        "15E",
        "1 K 1 B",
        "5B",
        "infinity",
        "Infinity",
        "infinity ",
        "1K1",
        "1.5.5G",
        // times
        "5s",
        "5 min 20s",
        "1h30min",
        "5min20",
        "5 minutes",
        "5fortnights",
        "12.34.56",
        "12.34 .56",
        "3.sec",
        "1y 3M",
        "\u00b5s",
        "5 \u00b5s",
        "5us",
        "5ns",
        "584543y",
        "999999999999y",
        "-5s",
        "1,5s",
        "5S",
        // percentages
        "50%",
        "150%",
        "0%",
        "-5%",
        "12.5%",
        "12.34%",
        "12.345%",
        "5\u2030",
        "5\u2031",
        "%",
        "50 %",
        "0.01%",
        // words and booleans
        "yes",
        "no",
        "on",
        "off",
        "TRUE",
        "f",
        "Y",
        "yess",
        "auto",
        "none",
        "default",
        "all",
        "a b",
        "~",
        "~a",
        "*",
        "idle",
        "kill",
        "numa",
        "any",
        "localhost",
        "foo.service foo.socket",
    };
    return texts;
}

// What systemd says of lines that it takes all the same.
bool is_refusal(const std::string& message) {
    for (const char* harmless : {"Ignoring unknown escape sequences", "Unit uses ", "Support for option",
                                 "is obsolete", "references a path below legacy directory", "Special user"}) {
        if (message.find(harmless) != std::string::npos) {
            return false;
        }
    }
    return true;
}

struct Question {
    const Directive* directive = nullptr;
    std::string text;
    bool is_refused = false;
    std::string message;
};

// A unit file of one setting, with one question a line from its third line on.
struct Sheet {
    const Directive* directive = nullptr;
    std::vector<Question*> questions;
};

std::string extension(std::string_view section) {
    std::string type = section == "Unit" ? "target" : std::string(section);
    type[0] = static_cast<char>(std::tolower(type[0]));
    return type;
}

using Answers = std::map<std::string, std::map<std::size_t, std::string>>;

// The messages of `systemd-analyze verify` about these files of `directory`, by file and line.
Answers messages_of(const std::string& directory, const std::string& names) {
    const std::string command = "cd " + directory +
                                " && LC_ALL=C systemd-analyze verify --man=no --recursive-errors=no" + names +
                                " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 65536> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), size);
    }
    pclose(pipe);
    Answers answers;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        const std::string prefix = directory + "/";
        const std::size_t colon = line.find(':', prefix.size());
        const std::size_t end = line.find(": ", colon + 1);
        if (line.rfind(prefix, 0) != 0 || end == std::string::npos) {
            continue;
        }
        const std::size_t number = std::strtoul(line.c_str() + colon + 1, nullptr, 10);
        std::string& message = answers[line.substr(prefix.size(), colon - prefix.size())][number];
        if (message.empty() || !is_refusal(message)) {
            message = line.substr(end + 2);
        }
    }
    return answers;
}

constexpr std::size_t first_question_line = 2;

// Settles the questions of all sheets, as far as systemd gets: it leaves a file at the first value that it
// finds fatal. What it did not get to is given back, in sheets of its own.
std::vector<Sheet> verify(const std::vector<Sheet>& sheets) {
    const sparrow::test::TempDir directory;
    std::string names;
    const auto name_of = [&](std::size_t i) {
        return fmt::format("s{}.{}", i, extension(sheets[i].directive->section));
    };
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const Directive& directive_of_sheet = *sheets[i].directive;
        std::ofstream file(directory / name_of(i), std::ios::binary);
        file << "[" << directive_of_sheet.section << "]\n";
        for (const Question* question : sheets[i].questions) {
            file << directive_of_sheet.name << "=" << question->text << "\n";
        }
        // Complained about for certain, so that its line shows whether systemd got there.
        file << "SparrowEnd=1\n";
        names += " " + name_of(i);
    }
    Answers answers = messages_of(directory.path(), names);
    std::vector<Sheet> rest;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const auto& questions = sheets[i].questions;
        std::size_t last = 0;
        for (const auto& [line, message] : answers[name_of(i)]) {
            last = line - first_question_line;
            if (last < questions.size()) {
                questions[last]->is_refused = is_refusal(message);
                questions[last]->message = message;
            }
        }
        if (last + 1 < questions.size()) {
            rest.push_back({sheets[i].directive,
                            {questions.begin() + static_cast<std::ptrdiff_t>(last) + 1, questions.end()}});
        }
    }
    return rest;
}

bool is_installed(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

// Where we take what systemd refuses, and why.
struct Laxer {
    ValueClass value;
    std::string_view reason;
};

constexpr auto laxer = std::to_array<Laxer>({
    {ValueClass::calendar, ""},
});

bool is_known_as_laxer(const Directive& directive) {
    return std::any_of(laxer.begin(), laxer.end(),
                       [&](const Laxer& l) { return l.value == directive.value; });
}

// systemd reads no files for scopes, and [Install] elsewhere. Settings that several sections have come from
// one template there, and are asked about once.
std::vector<const Directive*> asked_directives() {
    std::map<std::string_view, std::vector<const Directive*>> by_name;
    std::vector<const Directive*> asked;
    for (const Directive& directive : directives()) {
        auto& same = by_name[directive.name];
        const auto is_twin = [&](const Directive* other) {
            return other->value == directive.value && other->empty == directive.empty &&
                   other->min == directive.min && other->max == directive.max;
        };
        if (directive.section != "Scope" && directive.section != "Install" &&
            std::none_of(same.begin(), same.end(), is_twin)) {
            same.push_back(&directive);
            asked.push_back(&directive);
        }
    }
    return asked;
}

std::vector<Question> all_questions() {
    std::set<std::string> texts;
    for (const std::string& text : corpus()) {
        texts.insert(text);
    }
    for (const Directive& directive : directives()) {
        for (const EnumValue& value : values(directive)) {
            texts.insert(std::string(value.word));
        }
    }
    std::vector<Question> questions;
    for (const Directive* directive : asked_directives()) {
        for (const std::string& text : texts) {
            if (unit::check_line(text)) {
                questions.push_back({directive, text, false, ""});
            }
        }
    }
    return questions;
}

// Asks systemd all of them.
void answer(std::vector<Question>& questions) {
    std::vector<Sheet> sheets;
    for (Question& question : questions) {
        // A first one that wins makes the others wrong: those settings have a file for each text.
        if (sheets.empty() || sheets.back().directive != question.directive ||
            question.directive->first_wins) {
            sheets.push_back({question.directive, {}});
        }
        sheets.back().questions.push_back(&question);
    }
    std::vector<Sheet> single;
    for (const Sheet& sheet : verify(sheets)) {
        for (Question* question : sheet.questions) {
            single.push_back({sheet.directive, {question}});
        }
    }
    CHECK(verify(single).empty());
}

}  // namespace

TEST_CASE("a value is refused only where the installed systemd refuses it") {
    if (!is_installed("systemd-analyze")) {
        WARN("skipped: systemd-analyze is not installed");
        return;
    }
    std::vector<Question> questions = all_questions();
    answer(questions);
    std::set<const Directive*> unknown;
    for (const Question& question : questions) {
        if (question.message.find("Unknown key name") != std::string::npos) {
            unknown.insert(question.directive);
        }
    }
    std::set<ValueClass> found_laxer;
    int judged = 0;
    for (const Question& question : questions) {
        const Directive& directive = *question.directive;
        if (unknown.count(&directive) > 0) {
            continue;
        }
        ++judged;
        const auto ours = check_value(directive, question.text);
        if (ours.has_value() == !question.is_refused) {
            continue;
        }
        UNSCOPED_INFO(directive.section << ": " << directive.name << "=" << question.text);
        if (!ours) {
            UNSCOPED_INFO("we say: " << ours.error().message);
            CHECK(question.is_refused);
        } else {
            UNSCOPED_INFO("systemd says: " << question.message);
            found_laxer.insert(directive.value);
            CHECK(is_known_as_laxer(directive));
        }
    }
    for (const Laxer& l : laxer) {
        INFO("as strict as systemd now: " << l.reason);
        CHECK(found_laxer.count(l.value) > 0);
    }
    CHECK(judged > 50000);
}
