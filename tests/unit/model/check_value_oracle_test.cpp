// Compares check_value() with what the installed systemd says to the same text: every setting that it knows
// against every candidate value.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "accepted_laxities.hpp"
#include "candidate_values.hpp"
#include "sparrow/model/check_value.hpp"
#include "sparrow/unit/setting_text.hpp"
#include "support/catch.hpp"
#include "systemd_verdicts.hpp"

using namespace sparrow;
using namespace sparrow::model;
using namespace sparrow::test;

namespace {

// systemd reads no files for scopes, and [Install] elsewhere. Settings that several sections have come from
// one template there, and are asked about once.
std::vector<const Directive*> asked_directives() {
    std::map<std::string_view, std::vector<const Directive*>> by_name;
    std::vector<const Directive*> asked;
    for (const bool is_service : {true, false}) {
        for (const Directive& directive : directives()) {
            // All commands are read by one parser, and each mistake in them ends the file.
            auto& same = by_name[directive.value == ValueClass::exec_command ? "Exec…" : directive.name];
            const auto is_twin = [&](const Directive* other) {
                return other->value == directive.value && other->empty == directive.empty &&
                       other->min == directive.min && other->max == directive.max;
            };
            if ((directive.section == "Service") == is_service && directive.section != "Scope" &&
                directive.section != "Install" && std::none_of(same.begin(), same.end(), is_twin)) {
                same.push_back(&directive);
                asked.push_back(&directive);
            }
        }
    }
    return asked;
}

std::vector<Question> all_questions() {
    const std::vector<std::string> all = candidate_values();
    std::vector<Question> questions;
    for (const Directive* directive : asked_directives()) {
        for (const std::string& text : all) {
            if (unit::check_line(text)) {
                questions.push_back({directive, text, false, ""});
            }
        }
    }
    return questions;
}

}  // namespace

TEST_CASE("a value is refused only where the installed systemd refuses it") {
    if (!can_ask_systemd()) {
        WARN("skipped: systemd-analyze is not installed");
        return;
    }
    std::vector<Question> questions = all_questions();
    ask_systemd(questions);
    std::set<const Directive*> unknown;
    for (const Question& question : questions) {
        if (question.message.find("Unknown key") != std::string::npos) {
            unknown.insert(question.directive);
        }
    }
    std::set<ValueClass> found_laxer;
    int judged = 0;
    for (const Question& question : questions) {
        const Directive& directive = *question.directive;
        if (unknown.contains(&directive)) {
            continue;
        }
        ++judged;
        const auto ours = check_value(directive, question.text);
        if (ours.has_value() == !question.is_refused) {
            continue;
        }
        if (!ours) {
            UNSCOPED_INFO(directive.section << ": " << directive.name << "=" << question.text);
            UNSCOPED_INFO("we say: " << ours.error().message);
            CHECK(question.is_refused);
        } else if (!is_lax_everywhere(directive, question.text)) {
            UNSCOPED_INFO(directive.section << ": " << directive.name << "=" << question.text);
            UNSCOPED_INFO("systemd says: " << question.message);
            found_laxer.insert(directive.value);
            CHECK(has_accepted_laxity(directive));
        }
    }
    // A later systemd may take what v252, which does not know ReloadSignal=, refuses.
    for (const Laxity& laxity : accepted_laxities) {
        INFO("as strict as systemd now: " << laxity.reason);
        CHECK((found_laxer.contains(laxity.value) || !unknown.contains(find("Service", "ReloadSignal"))));
    }
    CHECK(judged > 50000);
}
