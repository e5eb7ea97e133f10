#include "breakout.hpp"

#include <algorithm>

#include "sparrow/base/text.hpp"
#include "sparrow/model/unit_from_task.hpp"
#include "support/catch.hpp"
#include "support/hostile_texts.hpp"
#include "support/unit_reading.hpp"

namespace sparrow::test {

namespace {

constexpr std::size_t most_complaints = 20;
constexpr std::size_t longest_message = 5000;

bool is_plain_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

// The name in the output directory that `link` at `path` leads to; "" where it leaves the directory.
std::string target_of(const translate::TreePath& path, const translate::Symlink& link) {
    constexpr std::string_view up = "../";
    const bool is_in_folder = path.name.find('/') != std::string::npos;
    const bool goes_up = link.target.rfind(up, 0) == 0;
    const std::string name = goes_up ? link.target.substr(up.size()) : link.target;
    return is_in_folder == goes_up && is_plain_name(name) ? name : "";
}

std::string flaw_of_diagnostics(const std::vector<Diagnostic>& diagnostics) {
    if (diagnostics.empty()) {
        return "no unit and no error";
    }
    for (const Diagnostic& diagnostic : diagnostics) {
        if (std::string flaw = flaw_of_message(to_string(diagnostic)); !flaw.empty()) {
            return flaw;
        }
    }
    return "";
}

bool allows(const std::set<std::string>& may_set, const ReadAssignment& found) {
    return may_set.contains(found.section + "." + found.key) || may_set.contains(found.section + ".");
}

std::string unexpected_key(const Attempt& attempt, const std::vector<ReadAssignment>& found) {
    static const std::set<std::string> always{"Unit.SourcePath", "Unit.Description", "Service.ExecStart",
                                              "Timer.OnBootSec", "Path.PathExists",  "Socket.ListenStream",
                                              "Mount.What",      "Swap.What",        "Automount.Where"};
    for (const ReadAssignment& assignment : found) {
        if (!brings_daemon_up(assignment) && !allows(always, assignment) &&
            !allows(attempt.may_set, assignment)) {
            return "the unit also sets " + assignment.section + "." + assignment.key + "=" + assignment.value;
        }
    }
    return "";
}

}  // namespace

bool brings_daemon_up(const ReadAssignment& found) {
    return found.section == "Unit" && (found.key == "Wants" || found.key == "After") &&
           found.value == "systemd-sparrowd.service";
}

const std::optional<SystemdParser>& systemd_parser() {
    static const auto parser = SystemdParser::find();
    if (!parser) {
        WARN("skipped: systemd's parser of unit files is not installed");
    }
    return parser;
}

std::string shown(std::string_view text) {
    return "'" + escape_control(shorten(text, 200)) + "'";
}

translate::SourceFile source_of(const std::string& file_name) {
    return {"/etc/systemd/system/" + file_name,
            translate::parse_source_name(file_name).value(),
            translate::OutputDir::normal,
            std::nullopt,
            "#!raku\n",
            std::nullopt};
}

std::string flaw_of_message(const std::string& text) {
    if (text.empty() || text.size() > longest_message) {
        return "a message of " + std::to_string(text.size()) + " bytes: " + shown(text);
    }
    return escape_control(text) == text ? "" : "a message with a raw control character: " + shown(text);
}

std::string flaw_of_paths(const translate::UnitTree& tree) {
    for (const auto& [path, entry] : tree) {
        const auto parts = split(path.name, '/');
        if (parts.size() > 2 || !std::all_of(parts.begin(), parts.end(), is_plain_name)) {
            return "a path that is no name: " + shown(path.name);
        }
        const auto* link = std::get_if<translate::Symlink>(&entry);
        if (link != nullptr && !tree.contains({path.dir, target_of(path, *link)})) {
            return "a link to elsewhere: " + shown(path.name + " -> " + link->target);
        }
    }
    return "";
}

std::vector<ReadAssignment> read_file_of(const translate::UnitTree& tree) {
    const auto file = std::find_if(tree.begin(), tree.end(), [](const auto& entry) {
        return std::holds_alternative<translate::TextFile>(entry.second);
    });
    const auto read = file == tree.end()
                          ? std::nullopt
                          : systemd_parser()->read(std::get<translate::TextFile>(file->second).text);
    return read.value_or(std::vector<ReadAssignment>{});
}

std::string flaw_of_file(const translate::UnitTree& tree, const std::vector<ReadAssignment>& expected) {
    if (std::string flaw = flaw_of_paths(tree); !flaw.empty()) {
        return flaw;
    }
    const auto files = std::count_if(tree.begin(), tree.end(), [](const auto& entry) {
        return std::holds_alternative<translate::TextFile>(entry.second);
    });
    if (files != 1) {
        return std::to_string(files) + " files";
    }
    const auto found = read_file_of(tree);
    if (found == expected) {
        return "";
    }
    std::string flaw = "systemd reads";
    for (const ReadAssignment& assignment : found) {
        flaw += "\n    [" + assignment.section + "] " + assignment.key + "=" + shown(assignment.value);
    }
    return flaw;
}

void Tally::complain(const std::string& place, std::string_view text, const std::string& flaw) {
    if (!flaw.empty()) {
        complaints_.push_back(place + " with " + shown(text) + ": " + flaw);
    }
}

void Tally::check_complaints() const {
    for (std::size_t i = 0; i < std::min(complaints_.size(), most_complaints); ++i) {
        UNSCOPED_INFO(complaints_[i]);
    }
    CHECK(complaints_.empty());
}

void Tally::report(std::string_view what) const {
    INFO(what);
    check_complaints();
    CHECK(refused_ > 0);
    CHECK(read_back_ > 0);
}

void Tally::report_none_refused(std::string_view what) const {
    INFO(what);
    check_complaints();
    CHECK(refused_ == 0);
    CHECK(read_back_ > 0);
}

void judge_each_text(std::string_view what,
                     const std::function<void(std::string_view hostile, Tally& tally)>& judge) {
    Tally tally;
    for (const std::string_view hostile : hostile_texts) {
        judge(hostile, tally);
    }
    tally.report(what);
}

void try_out(const Attempt& attempt, const std::string& place, std::string_view text, Tally& tally) {
    static const translate::SourceFile source = source_of("x.raku");
    const auto complain = [&](const std::string& flaw) { tally.complain(place, text, flaw); };
    const auto result = model::unit_from_task(source.path, attempt.task, attempt.name,
                                              {"/usr/bin/sparrowctl", "0123456789abcdef"});
    if (!result.unit) {
        tally.refused();
        complain(flaw_of_diagnostics(result.diagnostics));
        return;
    }
    const auto tree = translate::render(source, *result.unit);
    if (!tree) {
        tally.refused();
        complain(flaw_of_message(tree.error().message));
        return;
    }
    tally.read_back();
    const auto expected = reading_of(*result.unit, source.path);
    complain(flaw_of_file(*tree, expected));
    complain(unexpected_key(attempt, expected));
    if (attempt.inspect) {
        complain(attempt.inspect(expected));
    }
}

const std::vector<std::string>& unit_names() {
    static const std::vector<std::string> all{"x.service",   "x.socket", "x.target", "x.mount",
                                              "x.automount", "x.swap",   "x.timer",  "x.path",
                                              "x.slice",     "x.scope",  "x.device"};
    return all;
}

}  // namespace sparrow::test
