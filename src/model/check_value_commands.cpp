// Command lines, and text that is handed on with its escapes undone.
#include <algorithm>
#include <string>

#include "name_check.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

using unit::WordReader;

// An unknown escape stays as it is: systemd warns of it, and runs the command
// (extract_first_word_and_warn() in src/basic/extract-word.c).
constexpr unit::WordFlags command_flags{.unquote = true, .cunescape = true, .unescape_relax = true};

// What stands in front of the path: each of "-", "@" and ":" once, and one of "+", "!" and "!!". Later
// systemds than v257 have "|".
std::size_t count_prefixes(std::string_view word) {
    std::string seen;
    for (const char c : word) {
        const bool has_privilege = seen.find_first_of("+!") != std::string::npos;
        const bool is_second_bang =
            c == '!' && seen.ends_with('!') && std::count(seen.begin(), seen.end(), '!') == 1;
        if (std::string_view("-@:+!|").find(c) == std::string_view::npos ||
            (c == '+' || c == '!' ? has_privilege && !is_second_bang : seen.find(c) != std::string::npos)) {
            break;
        }
        seen += c;
    }
    return seen.size();
}

bool is_program(std::string_view path) {
    return !path.empty() && is_safe_string(path) && !path.ends_with('/') &&
           (path.starts_with('/') ? path.size() < 4096 : is_file_name(path));
}

// config_parse_exec(), for each of the commands between ";".
Verdict check_command(const Directive& /*directive*/, std::string_view text) {
    WordReader reader(text);
    std::string word;
    for (;;) {
        switch (reader.next(word, command_flags)) {
            case WordReader::Status::end:
                return {};
            case WordReader::Status::invalid:
                return Fault{std::string(text), "a command whose quotes are closed"};
            case WordReader::Status::word:
                break;
        }
        if (word == ";") {
            continue;
        }
        const std::size_t prefixes = count_prefixes(word);
        const bool has_argv0 = word.substr(0, prefixes).find('@') != std::string::npos;
        if (!is_program(std::string_view(word).substr(prefixes))) {
            return Fault{word,
                         "a command that begins with an absolute path or a file name, after any of -@:+!"};
        }
        std::size_t arguments = 0;
        for (;;) {
            const std::string_view rest = reader.rest().value_or("");
            if (rest == ";" || rest.starts_with("; ") || rest.starts_with(";\t")) {
                break;
            }
            const auto status = reader.next(word, command_flags);
            if (status == WordReader::Status::invalid) {
                return Fault{std::string(text), "a command whose quotes are closed"};
            }
            if (status == WordReader::Status::end) {
                break;
            }
            ++arguments;
        }
        if (has_argv0 && arguments == 0) {
            return Fault{std::string(text),
                         "a command whose '@PATH' is followed by the name to run it under"};
        }
    }
}

// config_parse_exec_input_text()
Verdict check_text(const Directive& /*directive*/, std::string_view text) {
    return accept_if(unit::cunescape(text).has_value(), text,
                     R"(text in which a backslash begins an escape such as \n or \\)");
}

}  // namespace

ValueRule command_rule(ValueClass value) {
    return value == ValueClass::exec_command ? check_command
           : value == ValueClass::text       ? check_text
                                             : nullptr;
}

}  // namespace sparrow::model
