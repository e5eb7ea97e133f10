#include "sparrow/unit/quote.hpp"

#include <fmt/format.h>

#include <climits>
#include <cstddef>

#include "sparrow/base/text.hpp"
#include "sparrow/unit/setting_text.hpp"

namespace sparrow::unit {

namespace {

bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Fewer characters than systemd would take bare: what means something to a shell is quoted too, for the
// people who copy a line from `systemctl cat`.
bool is_bare(std::string_view text) {
    if (text.empty()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = accepted_character(text, i);
        const bool plain = is_letter(c) || is_digit(c) ||
                           std::string_view("_-./:=@%+,^~$").find(c) != std::string_view::npos;
        if (length == 0 || (length == 1 && !plain)) {
            return false;
        }
        i += length;
    }
    return true;
}

std::string double_every(std::string_view text, char special) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        result.append(c == special ? 2 : 1, c);
    }
    return result;
}

// What systemd's string_is_safe() refuses in an executable; NUL with it.
bool is_unsafe_in_executable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f || c == '"' || c == '\'' || c == '\\';
}

Result<void> check_executable(std::string_view text) {
    const auto refuse = [text](std::string_view reason) {
        return failure(fmt::format("systemd cannot run \"{}\": {}", shown(text), reason));
    };
    if (text.empty()) {
        return failure("a command's first word is empty: it must be an absolute path or a program's name");
    }
    if (std::string_view("-@:+!|").find(text.front()) != std::string_view::npos) {
        return refuse(fmt::format(
            "it takes the \"{}\" at the start as a prefix, quoted or not; give the absolute path, "
            "or write the command as one string where the prefix is meant",
            text.front()));
    }
    if (text == ";") {
        return refuse("it takes a lone \";\" as the end of a command, quoted or not; give the absolute path");
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_unsafe_in_executable(text[i])) {
            return refuse(
                fmt::format("byte {} is a quote, a backslash or a control character; only arguments may have "
                            "them",
                            i));
        }
    }
    if (text.ends_with('/') || text == "." || text == ".." || text.ends_with("/.") || text.ends_with("/..")) {
        return refuse("that is a directory");
    }
    if (text.front() != '/' && text.find('/') != std::string_view::npos) {
        return refuse("it must be an absolute path, or a name without \"/\" to be found in the search path");
    }
    if (text.size() >= PATH_MAX) {
        return refuse(fmt::format("a path may have at most {} bytes", PATH_MAX - 1));
    }
    for (const std::string& component : split(text, '/')) {
        if (component.size() > NAME_MAX) {
            return refuse(fmt::format("each part between \"/\" may have at most {} bytes", NAME_MAX));
        }
    }
    return {};
}

}  // namespace

Result<std::string> quote_word(std::string_view text) {
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos) {
        return failure(
            fmt::format("\"{}\" has a NUL at byte {}: no argument or variable of a process can hold one",
                        shown(text), nul));
    }
    if (is_bare(text)) {
        return std::string(text);
    }
    std::string word = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = accepted_character(text, i);
        if (c == '"' || c == '\\') {
            word += '\\';
            word += c;
        } else if (c == '\n') {
            word += "\\n";
        } else if (c == '\t') {
            word += "\\t";
        } else if (c == '\r') {
            word += "\\r";
        } else if (length == 0) {
            // Byte by byte: \xNN is one byte to systemd, also where it is part of a longer sequence.
            word += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            word += text.substr(i, length);
        }
        i += length == 0 ? 1 : length;
    }
    word += '"';
    return word;
}

Result<std::string> quote_plain_word(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = accepted_character(text, i);
        if (length == 0) {
            return failure(
                fmt::format("\"{}\" has a control character or invalid UTF-8 at byte {}: systemd has no way "
                            "to write that in this setting",
                            shown(text), i));
        }
        i += length;
    }
    if (is_bare(text)) {
        return std::string(text);
    }
    std::string word = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            word += '\\';
        }
        word += c;
    }
    word += '"';
    return word;
}

std::string escape_specifiers(std::string_view text) {
    return double_every(text, '%');
}

Result<std::string> quote_command_word(std::string_view text) {
    // A lone ";" comes out as ";" in quotes, which is enough: config_parse_exec() looks for the bare one
    // only.
    return quote_word(double_every(escape_specifiers(text), '$'));
}

Result<std::string> quote_executable(std::string_view text) {
    if (const Result<void> checked = check_executable(text); !checked) {
        return tl::unexpected(checked.error());
    }
    Result<std::string> path = quote_word(escape_specifiers(text));
    if (!path || text.find('$') == std::string_view::npos) {
        return path;
    }
    // The "@" goes inside the quotes, if there are any: the word is unquoted before its prefixes are read.
    return quote_word('@' + escape_specifiers(text)).and_then([text](const std::string& first) {
        return quote_command_word(text).map(
            [&first](const std::string& argv0) { return first + ' ' + argv0; });
    });
}

Result<std::string> quote_command(const std::vector<std::string>& words) {
    if (words.empty()) {
        return failure("a command is empty: it needs at least the program");
    }
    Result<std::string> line = quote_executable(words.front());
    for (std::size_t i = 1; line && i < words.size(); ++i) {
        Result<std::string> word = quote_command_word(words[i]);
        if (!word) {
            return word;
        }
        *line += ' ';
        *line += *word;
    }
    return line;
}

Result<std::string> quote_environment(std::string_view name, std::string_view value) {
    bool valid = !name.empty() && !is_digit(name.front());
    for (const char c : name) {
        valid = valid && (is_letter(c) || is_digit(c) || c == '_');
    }
    if (!valid) {
        return failure(
            fmt::format("\"{}\" is no name of an environment variable: systemd takes letters, digits and _, "
                        "and no digit first",
                        shown(name)));
    }
    for (std::size_t i = 0; i < value.size();) {
        const std::size_t length = valid_character(value, i);
        if (length == 0) {
            return failure(
                fmt::format("the environment variable {} has no valid UTF-8 at byte {} of its value: systemd "
                            "would ignore the assignment",
                            name, i));
        }
        i += length;
    }
    return quote_word(escape_specifiers(fmt::format("{}={}", name, value)));
}

}  // namespace sparrow::unit
