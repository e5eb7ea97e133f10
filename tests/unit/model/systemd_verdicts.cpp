#include "systemd_verdicts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>

#include "sparrow/model/check_value.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

namespace {

// What systemd says of lines that it takes all the same.
bool is_refusal(const std::string& message) {
    constexpr auto harmless = std::to_array<std::string_view>(
        {"Ignoring unknown escape sequences", "Unit uses ", "Support for option", "is obsolete",
         "references a path below legacy directory", "not supported for this unit type", "Special user"});
    return std::none_of(harmless.begin(), harmless.end(),
                        [&](std::string_view part) { return message.find(part) != std::string::npos; });
}

// A unit file of one setting, with one question a line from its second line on.
struct Sheet {
    const model::Directive* directive = nullptr;
    std::vector<Question*> questions;
};

std::string extension(std::string_view section) {
    std::string type = section == "Unit" ? "target" : std::string(section);
    type[0] = static_cast<char>(std::tolower(type[0]));
    return type;
}

using Answers = std::map<std::string, std::map<std::size_t, std::string>>;

// The messages of `systemd-analyze verify` about the files of `directory`, by file and line.
Answers messages_of(const std::string& directory) {
    const std::string output =
        run_command("cd " + directory + " && LC_ALL=C systemd-analyze verify --man=no * 2>&1").output;
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
    const TempDir directory;
    const auto name_of = [&](std::size_t i) {
        return fmt::format("s{}.{}", i, extension(sheets[i].directive->section));
    };
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const model::Directive& directive = *sheets[i].directive;
        std::ofstream file(directory / name_of(i), std::ios::binary);
        file << "[" << directive.section << "]\n";
        for (const Question* question : sheets[i].questions) {
            file << directive.name << "=" << question->text << "\n";
        }
        // Complained about for certain, so that its line shows whether systemd got there.
        file << "SparrowEnd=1\n";
    }
    Answers answers = messages_of(directory.path());
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

}  // namespace

bool can_ask_systemd() {
    return run_command("command -v systemd-analyze 2>&1").status == 0;
}

void ask_systemd(std::vector<Question>& questions) {
    std::vector<Sheet> sheets;
    for (Question& question : questions) {
        // A first one that wins makes the others wrong: those settings have a file for each text.
        if (sheets.empty() || sheets.back().directive != question.directive ||
            question.directive->first_wins) {
            sheets.push_back({question.directive, {}});
        }
        sheets.back().questions.push_back(&question);
    }
    for (Sheet& sheet : sheets) {
        // What is likely to end the file comes last.
        std::stable_partition(sheet.questions.begin(), sheet.questions.end(), [](const Question* question) {
            return model::check_value(*question->directive, question->text).has_value();
        });
    }
    std::vector<Sheet> single;
    for (const Sheet& sheet : verify(sheets)) {
        for (Question* question : sheet.questions) {
            single.push_back({sheet.directive, {question}});
        }
    }
    CHECK(verify(single).empty());
}

}  // namespace sparrow::test
