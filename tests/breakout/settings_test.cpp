// Hostile texts as the value of every setting that systemd has, in every form that a value can have.
#include <algorithm>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "breakout.hpp"
#include "pattern.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/check_value.hpp"
#include "sparrow/model/vocabulary.hpp"
#include "support/catch.hpp"
#include "support/hostile_texts.hpp"
#include "support/needed_by.hpp"

using namespace sparrow;
using model::Directive;
using model::Value;
using model::ValueClass;
using test::here;
using Values = std::vector<std::string>;

namespace {

// A way to write a text as a value. What systemd reads is to mean what was written, where `meaning` can tell.
struct Form {
    std::string name;
    Value pattern;
    // "" where `found`, the values that systemd reads, mean `text`.
    std::string (*flaw)(const Directive& directive, const Values& found, const std::string& text);
};

// "%%" as "%"; nothing where a lone "%" is left, which begins a specifier. The same for "$".
std::optional<std::string> undouble(const std::string& text, char special) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        result += text[i];
        if (text[i] == special && (++i == text.size() || text[i] != special)) {
            return std::nullopt;
        }
    }
    return result;
}

std::string compare(const std::optional<std::string>& found, const std::string& text) {
    return found == text ? "" : "systemd takes it for " + (found ? test::shown(*found) : "something else");
}

bool knows_escapes(const Directive& directive) {
    return directive.value == ValueClass::exec_command || directive.value == ValueClass::environ ||
           directive.value == ValueClass::env_names ||
           directive.value == ValueClass::env_names_or_assignments ||
           directive.value == ValueClass::journal_field_assignments;
}

// The words of all `found`, without quotes and escapes.
Values words_of(const Values& found, bool escapes) {
    Values words;
    for (const std::string& value : found) {
        const auto more = test::systemd_parser()->words(value, escapes);
        if (!more) {
            return {"(malformed)"};
        }
        words.insert(words.end(), more->begin(), more->end());
    }
    return words;
}

// One blank between the names of units, however they were given.
std::string names_in(const std::string& text) {
    std::istringstream words(text);
    std::string names;
    for (std::string name; words >> name;) {
        names += (names.empty() ? "" : " ") + name;
    }
    return names;
}

// systemd's own syntax passes as it is.
std::string flaw_of_plain(const Directive& directive, const Values& found, const std::string& text) {
    return compare(found.empty() ? "" : found.back(),
                   directive.value == ValueClass::unit_names ? names_in(text) : std::string(trim(text)));
}

// Whether the words of the setting have parts, and are not quoted.
bool has_parts(const Directive& directive) {
    return directive.value == ValueClass::bind_path_list ||
           directive.value == ValueClass::extension_image_list ||
           directive.value == ValueClass::mount_image_list ||
           directive.value == ValueClass::partition_options_list || directive.value == ValueClass::tmpfs_list;
}

std::string flaw_of_literal(const Directive& directive, const Values& found, const std::string& text) {
    if (directive.value == ValueClass::unit_names) {
        return flaw_of_plain(directive, found, text);
    }
    if (!expands_specifiers(directive)) {
        return compare(found.empty() ? "" : found.back(), text);
    }
    const bool is_one_value =
        !knows_escapes(directive) && !joins_with_space(directive) && !has_parts(directive);
    // "Name=" resets what was set before, however it is given.
    if (is_one_value || (has_parts(directive) && text.empty())) {
        return compare(undouble(found.empty() ? "" : found.back(), '%'), text);
    }
    const Values words = words_of(found, knows_escapes(directive));
    if (words.empty()) {
        return "no word is left";
    }
    // "@path argv0" says a path with a "$".
    const bool has_argv0 = directive.value == ValueClass::exec_command && words.size() == 2;
    if (words.size() != (has_argv0 ? 2U : 1U)) {
        return "it is several words";
    }
    return compare(undouble(has_argv0 ? words[0].substr(1) : words[0], '%'), text);
}

std::string flaw_of_argument(const Directive& /*directive*/, const Values& found, const std::string& text) {
    const Values words = words_of({found.back()}, true);
    if (words.size() != 2 || words[0] != "/bin/echo") {
        return "it is another command";
    }
    const auto argument = undouble(words[1], '%');
    return compare(argument ? undouble(*argument, '$') : std::nullopt, text);
}

std::string flaw_of_program(const Directive& directive, const Values& found, const std::string& text) {
    return flaw_of_literal(directive, {found.back()}, text);
}

std::string flaw_of_variable(const Directive& /*directive*/, const Values& found, const std::string& text) {
    const Values words = words_of(found, true);
    return words.size() == 1 ? compare(undouble(words[0], '%'), "KEY=" + text) : "it is several words";
}

std::string flaw_of_name(const Directive& /*directive*/, const Values& found, const std::string& text) {
    return compare(words_of(found, true).front(), text + "=value");
}

std::string any(const Directive& /*directive*/, const Values& /*found*/, const std::string& /*text*/) {
    return "";
}

Value computed(Value value, const std::string& closure) {
    return {model::Computed{std::make_shared<const Value>(std::move(value)), {closure, 1}}};
}

const std::vector<Form>& forms() {
    using model::Hash;
    using model::List;
    using model::Literal;
    using model::Words;
    static const std::vector<Form> all{
        {"a string", Value{here}, flaw_of_plain},
        {"a literal", Value{Literal{here}}, flaw_of_literal},
        {"the word of a list", Value{List{{here}}}, flaw_of_plain},
        {"words of a list", Value{List{{here}, {here}}}, any},
        {"a literal in a list", Value{List{{Literal{here}}}}, flaw_of_literal},
        {"an argument", Value{Words{{{std::string("/bin/echo")}, {here}}}}, flaw_of_argument},
        {"an argument in a list", Value{List{{List{{std::string("/bin/echo")}, {Literal{here}}}}}},
         flaw_of_argument},
        {"a program", Value{Words{{{here}}}}, flaw_of_program},
        {"a hash key", Value{Hash{{here, {std::string("value")}}}}, flaw_of_name},
        {"a hash value", Value{Hash{{"KEY", {here}}}}, flaw_of_variable},
        {"a literal in a hash", Value{Hash{{"KEY", {Literal{here}}}}}, flaw_of_variable},
        {"a closure's value", computed({here}, "memory-max"), flaw_of_plain},
        {"a closure's name", computed({std::string("1")}, here), any},
    };
    return all;
}

// The parameter that says `directive`: by its key, or in its section where the key alone means another one.
model::Parameter parameter_of(unit::UnitType type, const Directive& directive, const Value& value) {
    if (model::find_key(type, directive.name) == &directive) {
        return {model::kebab(directive.name), value};
    }
    return {std::string(directive.section), {model::Hash{{std::string(directive.name), value}}}};
}

std::vector<const Directive*> directives_of(unit::UnitType type) {
    std::vector<const Directive*> all;
    for (const Directive& directive : model::directives()) {
        if (model::is_section_of(type, directive.section)) {
            all.push_back(&directive);
        }
    }
    return all;
}

test::Attempt attempt(const unit::UnitName& name, const Directive& directive, const Form& form,
                      const std::string& text) {
    model::Task task{"x", "systemd", 1, {}};
    for (const model::Parameter& needed : test::needed_by(name.type())) {
        if (model::find_key(name.type(), needed.key) != &directive) {
            task.parameters.push_back(needed);
        }
    }
    task.parameters.push_back(parameter_of(name.type(), directive, test::filled(form.pattern, text)));
    const auto inspect = [&directive, &form, text](const std::vector<test::ReadAssignment>& read) {
        Values found;
        for (const test::ReadAssignment& assignment : read) {
            if (assignment.section == directive.section && assignment.key == directive.name) {
                found.push_back(assignment.value);
            }
        }
        return directive.section == "Install" ? "" : form.flaw(directive, found, text);
    };
    return {name,
            std::move(task),
            {std::string(directive.section) + "." + std::string(directive.name), "X-Sparrow."},
            inspect};
}

}  // namespace

namespace {

// Every text in every place takes seconds, but minutes under a sanitizer: there each place gets its share of
// the texts, and the next place the next ones.
#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t stride = 16;
#else
constexpr std::size_t stride = 1;
#endif

}  // namespace

TEST_CASE("no text breaks out of any setting") {
    if (!test::systemd_parser()) {
        return;
    }
    std::size_t places = 0;
    for (const std::string& unit_name : test::unit_names()) {
        const auto name = *unit::UnitName::parse(unit_name);
        test::Tally tally;
        for (const Directive* directive : directives_of(name.type())) {
            // These are the same everywhere, so that a few forms are enough elsewhere.
            const bool is_repeated = directive->section == "Unit" && name.type() != unit::UnitType::service;
            for (const Form& form : std::span(forms()).first(is_repeated ? 3 : forms().size())) {
                const std::string place = unit_name + ", " + std::string(directive->name) + "=, " + form.name;
                for (std::size_t i = places++ % stride; i < test::hostile_texts.size(); i += stride) {
                    const std::string_view text = test::hostile_texts[i];
                    try_out(attempt(name, *directive, form, std::string(text)), place, text, tally);
                }
            }
        }
        tally.report(unit_name);
    }
}
