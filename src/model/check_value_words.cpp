// Words from a list: booleans, enumerations, and lists of such words.
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "parse_number.hpp"
#include "sparrow/base/text.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

bool equals_folded(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

// parse_boolean() (src/basic/parse-util.c)
bool is_boolean(std::string_view text) {
    constexpr auto words = std::to_array<std::string_view>(
        {"1", "yes", "y", "true", "t", "on", "0", "no", "n", "false", "f", "off"});
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return equals_folded(text, word); });
}

Verdict check_boolean(const Directive&, std::string_view text) {
    return accept_if(is_boolean(text), text, "yes or no");
}

// DEFINE_CONFIG_PARSE_ENUM (src/shared/conf-parser.h), with booleans (…_from_string_or_bool()) and numbers
// (DEFINE_STRING_TABLE_LOOKUP_WITH_FALLBACK) where the setting takes them. A word of a later systemd passes.
Verdict check_enumeration(const Directive& directive, std::string_view text) {
    std::vector<std::string> words;
    for (const EnumValue& value : values(directive)) {
        words.emplace_back(value.word);
    }
    bool is_fine = is_keyword(directive, text) ||
                   std::find(words.begin(), words.end(), text) != words.end() ||
                   (!directive.yes_means.empty() && is_boolean(text));
    if (directive.takes_number) {
        const auto number = parse_uint32(text);
        const int max = directive.max > 0 ? directive.max : std::numeric_limits<int>::max();
        is_fine = is_fine || (number && *number <= static_cast<std::uint32_t>(max));
        return accept_if(is_fine, text, one_of(words, text) + ", or their numbers");
    }
    return accept_if(is_fine, text, one_of(words, text));
}

}  // namespace

bool is_keyword(const Directive& directive, std::string_view text) {
    const auto keywords = split_list(directive.keyword_list);
    return std::find(keywords.begin(), keywords.end(), text) != keywords.end();
}

std::string or_keywords(const Directive& directive, std::string accepted) {
    for (const std::string_view keyword : split_list(directive.keyword_list)) {
        accepted += fmt::format(" or {}", keyword);
    }
    return accepted;
}

std::string one_of(const std::vector<std::string>& words, std::string_view found) {
    std::string text = fmt::format("{}", fmt::join(words.begin(), words.end() - 1, ", "));
    text += (words.size() > 1 ? " or " : "") + words.back();
    const auto near = sparrow::nearest(found, words);
    return near ? fmt::format("{} (did you mean {}?)", text, *near) : text;
}

ValueRule word_rule(ValueClass value) {
    switch (value) {
        case ValueClass::boolean:
            return check_boolean;
        case ValueClass::enumeration:
        case ValueClass::enum_or_integer:
            return check_enumeration;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
