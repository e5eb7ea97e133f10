#include "sparrow/watch/hook_answer.hpp"

#include <fmt/core.h>

#include "sparrow/base/text.hpp"
#include "sparrow/model/assignments.hpp"
#include "sparrow/model/vocabulary.hpp"

namespace sparrow::watch {

namespace {

constexpr std::size_t most_note = 200;
// Of one answer: each is a record of the history, and a message of the journal.
constexpr std::size_t most_told = 20;
constexpr std::size_t most_error = 1000;

bool is_relative(const model::Value& value) {
    const auto* text = std::get_if<std::string>(&value.data);
    return text != nullptr && text->size() > 1 && ((*text)[0] == '+' || (*text)[0] == '-') &&
           is_digit((*text)[1]);
}

// For people alone.
std::string note_of(const std::string& key, const model::Value& value) {
    std::string said;
    if (const auto* text = std::get_if<std::string>(&value.data)) {
        said = *text;
    } else if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
        said = std::to_string(*integer);
    } else if (const auto* number = std::get_if<double>(&value.data)) {
        said = fmt::format("{:g}", *number);
    } else if (const auto* truth = std::get_if<bool>(&value.data)) {
        said = *truth ? "True" : "False";
    } else {
        said = model::kind_of(value);
    }
    return shown(fmt::format("{} {}", key, said), most_note);
}

// One line, however a key is spelt.
std::string error_of(const std::string& message) {
    return shown(message, most_error);
}

// `unread` are those that came after.
void bound(std::vector<std::string>& told, std::size_t unread) {
    if (told.size() > most_told) {
        unread += told.size() - most_told;
        told.resize(most_told);
    }
    if (unread > 0) {
        told.push_back(fmt::format("and {} more", unread));
    }
}

void add(unit::UnitType type, const std::string& key, const model::Value& value, HookWishes& wishes) {
    auto meaning = model::interpret_key(type, key);
    if (!meaning) {
        // A key that is near to a setting's is one that was misspelt.
        if (model::nearest(type, key)) {
            wishes.errors.push_back(error_of(meaning.error().message));
        } else {
            wishes.notes.push_back(note_of(key, value));
        }
        return;
    }
    const model::Directive& directive = *meaning->directive;
    if (!directive.is_runtime() && directive.section != "Service") {
        wishes.errors.push_back(error_of(fmt::format("'{}': {}= of [{}] is not changed on a unit that exists",
                                                     key, directive.name, directive.section)));
        return;
    }
    if (is_relative(value)) {
        wishes.settings.push_back({std::string(directive.name), {std::get<std::string>(value.data)}, {}, {}});
        return;
    }
    auto texts = model::assignments_of(*meaning, value);
    if (!texts) {
        wishes.errors.push_back(error_of(fmt::format("'{}': {}", key, texts.error().message)));
        return;
    }
    wishes.settings.push_back({std::string(directive.name), std::move(*texts), {}, {}});
}

}  // namespace

HookWishes wishes_of(unit::UnitType type, const model::Value& answer) {
    HookWishes wishes;
    if (const auto* hash = std::get_if<model::Hash>(&answer.data)) {
        std::size_t unread = 0;
        for (const model::HashEntry& entry : *hash) {
            // What a key was meant to be is looked for among all settings: of thousands that would take
            // seconds, in which nothing else of the daemon goes on.
            const bool is_enough = wishes.notes.size() + wishes.errors.size() >= 2 * most_told;
            if (is_enough && model::find_key(type, entry.key) == nullptr) {
                ++unread;
            } else {
                add(type, entry.key, entry.value, wishes);
            }
        }
        bound(wishes.notes, unread);
        bound(wishes.errors, 0);
    }
    return wishes;
}

HookWishes wishes_of_property(unit::UnitType type, const std::string& property, const model::Value& answer) {
    HookWishes wishes;
    add(type, property, answer, wishes);
    return wishes;
}

}  // namespace sparrow::watch
