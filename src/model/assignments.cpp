#include "sparrow/model/assignments.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sparrow/base/text.hpp"
#include "sparrow/model/check_value.hpp"
#include "sparrow/unit/quote.hpp"
#include "sparrow/unit/setting_text.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::model {

namespace {

using Texts = std::vector<std::string>;

// Settings whose words are read with C escapes; the others' words know quotes alone.
bool knows_escapes(ValueClass value) {
    return value == ValueClass::exec_command || value == ValueClass::environ ||
           value == ValueClass::env_names || value == ValueClass::env_names_or_assignments ||
           value == ValueClass::journal_field_assignments;
}

// Settings with words such as "SOURCE:DESTINATION", whose parts are read one by one.
bool has_parts(ValueClass value) {
    return value == ValueClass::bind_path_list || value == ValueClass::extension_image_list ||
           value == ValueClass::mount_image_list || value == ValueClass::partition_options_list ||
           value == ValueClass::tmpfs_list;
}

// The shortest text that reads back as `number`; systemd knows no exponents.
std::string without_exponent(double number) {
    std::array<char, 512> buffer{};  // the longest double has 309 digits, or 324 after the point
    auto* const end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed).ptr;
    return {buffer.data(), end};
}

class Writer {
  public:
    explicit Writer(const Meaning& meaning) : meaning_(meaning), directive_(*meaning.directive) {}

    Result<Texts> write(const Value& value) const {
        auto texts = write_value(settled(value));
        if (!texts) {
            return texts;
        }
        for (const std::string& text : *texts) {
            if (auto checked = unit::check_line(text, directive_.name); !checked) {
                return tl::unexpected(checked.error());
            }
            if (auto checked = check_value(directive_, text); !checked) {
                return tl::unexpected(checked.error());
            }
        }
        return texts;
    }

  private:
    Result<Texts> write_value(const Value& value) const {
        if (const auto* list = std::get_if<List>(&value.data)) {
            return write_list(*list);
        }
        if (const auto* hash = std::get_if<Hash>(&value.data)) {
            return write_hash(*hash);
        }
        if (const auto* assignments = std::get_if<Assignments>(&value.data)) {
            return write_assignments(*assignments);
        }
        auto text = element_text(value);
        if (!text) {
            return tl::unexpected(text.error());
        }
        return Texts{std::move(*text)};
    }

    Result<Texts> write_assignments(const Assignments& assignments) const {
        Texts texts;
        for (const Value& item : assignments.items) {
            auto written = write_value(settled(item));
            if (!written) {
                return written;
            }
            texts.insert(texts.end(), written->begin(), written->end());
        }
        if (directive_.repeat == Repeat::single && !texts.empty()) {
            // An empty one takes back those before it.
            return texts.back().empty() ? Texts{} : Texts{texts.back()};
        }
        return texts;
    }

    Result<Texts> write_list(const List& list) const {
        if (directive_.repeat == Repeat::single && list.size() > 1) {
            return failure(fmt::format("takes one value, found a list of {}", list.size()));
        }
        Texts texts;
        for (const Value& element : list) {
            const Value& value = settled(element);
            auto text = element_text(value);
            if (!text) {
                return tl::unexpected(text.error());
            }
            // An empty element is "Name=" on its own, which resets what was set before.
            if (joins_with_space(directive_) && !texts.empty() && !texts.back().empty() && !text->empty()) {
                texts.back() += " " + *text;
            } else {
                texts.push_back(std::move(*text));
            }
        }
        return texts;
    }

    Result<Texts> write_hash(const Hash& hash) const {
        if (directive_.value != ValueClass::environ) {
            return not_accepted("a hash");
        }
        Texts texts;
        for (const HashEntry& entry : hash) {
            const Value& value = settled(entry.value);
            auto text = std::holds_alternative<Literal>(value.data) ? std::get<Literal>(value.data).text
                                                                    : plain_text(value);
            if (!text) {
                return failure(fmt::format("'{}': {}", escape_control(entry.key), text.error().message));
            }
            auto assignment = unit::quote_environment(entry.key, *text);
            if (!assignment) {
                return tl::unexpected(assignment.error());
            }
            texts.push_back(std::move(*assignment));
        }
        return texts;
    }

    // One value that is not a list or a hash of settings.
    Result<std::string> element_text(const Value& value) const {
        if (const auto* literal = std::get_if<Literal>(&value.data)) {
            return literal_text(literal->text);
        }
        if (const auto* words = std::get_if<Words>(&value.data)) {
            return words_text(words->words);
        }
        if (const auto* list = std::get_if<List>(&value.data);
            list != nullptr && directive_.value == ValueClass::exec_command) {
            return words_text(*list);
        }
        auto text = plain_text(value);
        if (!text || directive_.value != ValueClass::unit_names) {
            return text;
        }
        return unit_names_text(*text);
    }

    Result<std::string> plain_text(const Value& value) const {
        if (const auto* text = std::get_if<std::string>(&value.data)) {
            return *text;
        }
        if (const auto* boolean = std::get_if<bool>(&value.data)) {
            return std::string(*boolean ? "yes" : "no");
        }
        if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
            return std::to_string(*integer);
        }
        if (const auto* number = std::get_if<double>(&value.data)) {
            return without_exponent(*number);
        }
        if (std::holds_alternative<Nothing>(value.data)) {
            return failure("is undefined; give a value, or leave the key out");
        }
        return not_accepted(kind_of(value));
    }

    tl::unexpected<Error> not_accepted(const std::string& found) const {
        return failure(fmt::format("takes {}, found {}",
                                   directive_.value == ValueClass::environ ? "a hash or strings"
                                   : directive_.value == ValueClass::exec_command
                                       ? "a command line or command(…)"
                                   : directive_.repeat == Repeat::list ? "a string or a list of strings"
                                                                       : "a string, a number or a Bool",
                                   found));
    }

    Result<std::string> literal_text(const std::string& text) const {
        if (directive_.value == ValueClass::unit_names) {
            const std::string name =
                meaning_.dependency_type ? with_suffix(text, *meaning_.dependency_type) : text;
            // No unit's name has a % in it: nothing to escape.
            auto parsed = unit::UnitName::parse(name);
            return parsed ? Result<std::string>(parsed->full()) : tl::unexpected(parsed.error());
        }
        if (!expands_specifiers(directive_)) {
            return whole_line(text);
        }
        if (directive_.value == ValueClass::exec_command) {
            return unit::quote_executable(text);
        }
        const std::string escaped = unit::escape_specifiers(text);
        if (knows_escapes(directive_.value)) {
            return unit::quote_word(escaped);
        }
        if (directive_.value == ValueClass::tmpfs_list) {
            // systemd expands specifiers in the path alone (config_parse_temporary_filesystems()).
            const std::size_t options = std::min(text.find(':'), text.size());
            return bare_word(unit::escape_specifiers(text.substr(0, options)) + text.substr(options));
        }
        if (has_parts(directive_.value)) {
            return bare_word(escaped);
        }
        return joins_with_space(directive_) ? unit::quote_plain_word(escaped) : whole_line(escaped);
    }

    // `text` where it is one word of parts without quotes. With them a colon parts it in MountImages= and
    // does not in BindPaths=; whether it is to, only the author knows.
    static Result<std::string> bare_word(const std::string& text) {
        if (text.find_first_of(" \t\"'\\") != std::string::npos) {
            return failure(
                "takes no literal with a blank, which ends a word here, a quote or a backslash; write the "
                "line as systemd reads it, such as '\"/a b\":/c'");
        }
        return text;
    }

    // `text` where it is all of the line that systemd reads.
    static Result<std::string> whole_line(const std::string& text) {
        if (trim(text).size() != text.size()) {
            return failure(
                "takes no literal with a blank at its start or end, which systemd would drop; leave it out, "
                "or give a plain string");
        }
        return text;
    }

    Result<std::string> words_text(const std::vector<Value>& values) const {
        if (directive_.value != ValueClass::exec_command) {
            return not_accepted("a command");
        }
        std::vector<std::string> words;
        for (const Value& value : values) {
            const Value& word = settled(value);
            auto text = std::holds_alternative<Literal>(word.data)
                            ? Result<std::string>(std::get<Literal>(word.data).text)
                            : plain_text(word);
            if (!text) {
                return text;
            }
            words.push_back(std::move(*text));
        }
        return unit::quote_command(words);
    }

    // Each word with its suffix, and one blank between them; check_value() judges them.
    std::string unit_names_text(const std::string& text) const {
        std::string names;
        // With escapes retained, no word is wrong.
        for (const std::string& word :
             unit::split_words(text, {.retain_escape = true}).value_or(std::vector<std::string>{})) {
            names += names.empty() ? "" : " ";
            names += meaning_.dependency_type ? with_suffix(word, *meaning_.dependency_type) : word;
        }
        return names;
    }

    const Meaning& meaning_;
    const Directive& directive_;
};

}  // namespace

Result<std::vector<std::string>> assignments_of(const Meaning& meaning, const Value& value) {
    return Writer(meaning).write(value);
}

}  // namespace sparrow::model
