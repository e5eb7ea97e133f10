// What the tests of hostile texts share: each text at one place ends in an error, or in exactly what the
// model holds, as systemd's own parser reads it.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/description.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/unit_tree.hpp"
#include "support/systemd_parser.hpp"

namespace sparrow::test {

// systemd's parser; nothing, with a WARN, where there is none: the test then checks nothing.
const std::optional<SystemdParser>& systemd_parser();

// A text as a message can show it.
std::string shown(std::string_view text);

// The source of that name in /etc/systemd/system.
translate::SourceFile source_of(const std::string& file_name);

// "" where people can be shown `text` as it stands: it says something, on one line of UTF-8, and has no
// control character.
std::string flaw_of_message(const std::string& text);

// "" where every path is a name, or a folder and a name, and every link leads to a file of `tree`, below its
// directory.
std::string flaw_of_paths(const translate::UnitTree& tree);

// What is wrong with the single file in `tree`, as systemd reads it; "" where it is `expected`.
std::string flaw_of_file(const translate::UnitTree& tree, const std::vector<ReadAssignment>& expected);

// The reading of the single file in `tree`; empty where systemd refuses it.
std::vector<ReadAssignment> read_file_of(const translate::UnitTree& tree);

// Whether it is what a unit that is watched has beside what its source says.
bool brings_daemon_up(const ReadAssignment& found);

// What has come of the texts.
class Tally {
  public:
    void refused() { ++refused_; }
    void read_back() { ++read_back_; }
    // Where `flaw` is "" nothing.
    void complain(const std::string& place, std::string_view text, const std::string& flaw);

    // CHECKs that nothing was wrong and that both came about.
    void report(std::string_view what) const;
    // CHECKs that nothing was wrong or refused.
    void report_none_refused(std::string_view what) const;

  private:
    void check_complaints() const;

    std::size_t refused_ = 0;
    std::size_t read_back_ = 0;
    std::vector<std::string> complaints_;
};

// Calls `judge` with each hostile text, and reports what it counted as `what`.
void judge_each_text(std::string_view what,
                     const std::function<void(std::string_view hostile, Tally& tally)>& judge);

// A task-run with a hostile text at one place.
struct Attempt {
    unit::UnitName name;
    model::Task task;
    // What the unit may have beside SourcePath=, Description= and what its type needs: "Service.User", or
    // "X-Sparrow." for all that is below it.
    std::set<std::string> may_set = {};
    // What is wrong with what systemd reads; for what the model might already have wrong.
    std::function<std::string(const std::vector<ReadAssignment>&)> inspect = nullptr;
};

// Makes the unit, renders it, has systemd read it, and counts it under `place`.
void try_out(const Attempt& attempt, const std::string& place, std::string_view text, Tally& tally);

// One name of each type that sources make.
const std::vector<std::string>& unit_names();

}  // namespace sparrow::test
