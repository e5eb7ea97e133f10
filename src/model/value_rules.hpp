// The rules behind check_value(), by theme: one file of rules each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/catalogue.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

// What is wrong with a text: which part of it, and what is accepted in its place.
struct Fault {
    std::string found;
    std::string accepted;
};

// Nothing where the text is fine. It is not empty, and holds no specifier where those are expanded.
using Verdict = std::optional<Fault>;
using ValueRule = Verdict (*)(const Directive& directive, std::string_view text);

// Words in quotes or not, with no escapes.
inline constexpr unit::WordFlags unquote{.unquote = true};

inline Verdict accept_if(bool is_fine, std::string_view found, std::string_view accepted) {
    return is_fine ? Verdict() : Verdict(Fault{std::string(found), std::string(accepted)});
}

// What is wrong with the first word that does not hold, or that cannot be read by these rules.
template <typename Holds>
Verdict check_words(std::string_view text, unit::WordFlags flags, std::string_view accepted, Holds holds,
                    std::string_view separators = unit::whitespace) {
    unit::WordReader reader(text);
    for (std::string word;;) {
        switch (reader.next(word, flags, separators)) {
            case unit::WordReader::Status::end:
                return {};
            case unit::WordReader::Status::invalid:
                return Fault{std::string(text), "words whose quotes and escapes are right"};
            case unit::WordReader::Status::word:
                if (!holds(word)) {
                    return Fault{word.empty() ? std::string(text) : word, std::string(accepted)};
                }
        }
    }
}

// Whether `text` is one of the setting's keywords.
bool is_keyword(const Directive& directive, std::string_view text);

// `accepted` and the setting's keywords, for messages: "a number or infinity".
std::string or_keywords(const Directive& directive, std::string accepted);

// "a, b or c", and which of them may have been meant.
std::string one_of(const std::vector<std::string>& words, std::string_view found);

// The rule of a value class; null where the class is another theme's, or where every text is fine.
ValueRule number_rule(ValueClass value);
ValueRule time_rule(ValueClass value);
ValueRule calendar_rule(ValueClass value);
ValueRule word_rule(ValueClass value);
ValueRule name_rule(ValueClass value);
ValueRule path_rule(ValueClass value);
ValueRule device_rule(ValueClass value);
ValueRule address_rule(ValueClass value);
ValueRule command_rule(ValueClass value);

}  // namespace sparrow::model
