#include "sparrow/unit/word_reader.hpp"

#include <cstdint>

namespace sparrow::unit {

namespace {

bool contains(std::string_view characters, char c) {
    return characters.find(c) != std::string_view::npos;
}

int digit_of(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : 16;
}

// The number that the first `length` characters are in `base`.
std::optional<std::uint32_t> number_at(std::string_view text, std::size_t length, unsigned base) {
    if (text.size() < length) {
        return std::nullopt;
    }
    std::uint32_t number = 0;
    for (const char c : text.substr(0, length)) {
        const auto digit = static_cast<unsigned>(digit_of(c));
        if (digit >= base) {
            return std::nullopt;
        }
        number = number * base + digit;
    }
    return number;
}

// utf8_encode_unichar() (src/basic/utf8.c), which encodes surrogates too.
void append_utf8(std::uint32_t c, std::string& out) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6U));
        put(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12U));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    } else {
        put(0xF0 | (c >> 18U));
        put(0x80 | ((c >> 12U) & 0x3FU));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    }
}

// unichar_is_valid() (src/basic/utf8.c).
bool is_valid_character(std::uint32_t c) {
    return c < 0x110000 && (c & 0xFFFFF800U) != 0xD800 && (c < 0xFDD0 || c > 0xFDEF) &&
           (c & 0xFFFEU) != 0xFFFE;
}

// The state of one call of extract_first_word().
class Extraction {
  public:
    Extraction(std::string_view text, WordFlags flags, std::string_view separators)
        : text_(text), flags_(flags), separators_(separators) {}

    // Whether the word is well-formed; at() is then behind it, and ended() tells whether the text ended.
    bool read(std::string& word) {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (quote_ == '\0' && contains(separators_, c)) {
                skip_separators();
                return true;
            }
            if (c == '\\' && !flags_.retain_escape) {
                ++at_;
                if (at_ == text_.size()) {
                    return end_in_backslash(word);
                }
                if (!unescape(word)) {
                    return false;
                }
            } else if (quote_ == '\0' && (c == '\'' || c == '"') && flags_.unquote) {
                quote_ = c;
            } else if (quote_ != '\0' && c == quote_) {
                quote_ = '\0';
            } else {
                word += c;
            }
        }
        ended_ = true;
        return quote_ == '\0' || flags_.relax;
    }

    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] bool ended() const { return ended_; }

  private:
    void skip_separators() {
        ++at_;
        if (flags_.dont_coalesce_separators) {
            return;
        }
        while (at_ < text_.size() && contains(separators_, text_[at_])) {
            ++at_;
        }
        ended_ = at_ == text_.size();
    }

    bool end_in_backslash(std::string& word) {
        ended_ = true;
        if (flags_.unescape_relax && (quote_ == '\0' || flags_.relax)) {
            word += '\\';
            return true;
        }
        return flags_.relax;
    }

    // `at_` is behind the backslash, and is left on the last character of the escape.
    bool unescape(std::string& word) {
        const char c = text_[at_];
        if (!flags_.cunescape && !flags_.unescape_separators) {
            word += c;
            return true;
        }
        if (flags_.cunescape) {
            if (const std::size_t length = unescape_one(text_.substr(at_), false, word); length > 0) {
                at_ += length - 1;
                return true;
            }
        }
        if (flags_.unescape_separators && (contains(separators_, c) || c == '\\')) {
            word += c;
            return true;
        }
        if (flags_.unescape_relax) {
            word += '\\';
            word += c;
            return true;
        }
        return false;
    }

    std::string_view text_;
    WordFlags flags_;
    std::string_view separators_;
    std::size_t at_ = 0;
    char quote_ = '\0';
    bool ended_ = false;
};

}  // namespace

WordReader::Status WordReader::next(std::string& word, WordFlags flags, std::string_view separators) {
    word.clear();
    if (!rest_) {
        return Status::end;
    }
    std::string_view text = *rest_;
    if (flags.dont_coalesce_separators) {
        // Every separator ends a word, an empty one too; so does the end of the text.
        if (text.empty()) {
            rest_.reset();
            return Status::word;
        }
    } else {
        text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
        if (text.empty()) {
            rest_.reset();
            return Status::end;
        }
    }
    Extraction extraction(text, flags, separators);
    if (!extraction.read(word)) {
        rest_.reset();
        return Status::invalid;
    }
    rest_ = extraction.ended() ? std::nullopt : std::optional(text.substr(extraction.at()));
    return Status::word;
}

std::optional<std::vector<std::string>> split_words(std::string_view text, WordFlags flags,
                                                    std::string_view separators) {
    std::vector<std::string> words;
    WordReader reader(text);
    for (std::string word;;) {
        switch (reader.next(word, flags, separators)) {
            case WordReader::Status::word:
                words.push_back(word);
                break;
            case WordReader::Status::end:
                return words;
            case WordReader::Status::invalid:
                return std::nullopt;
        }
    }
}

std::size_t unescape_one(std::string_view text, bool accept_nul, std::string& out) {
    constexpr std::string_view named = "abfnrtv\\\"'s";
    constexpr std::string_view meant = "\a\b\f\n\r\t\v\\\"' ";
    if (text.empty()) {
        return 0;
    }
    if (const std::size_t found = named.find(text[0]); found != std::string_view::npos) {
        out += meant[found];
        return 1;
    }
    const bool is_octal = text[0] >= '0' && text[0] <= '7';
    const std::size_t digits = is_octal         ? 3
                               : text[0] == 'x' ? 2
                               : text[0] == 'u' ? 4
                               : text[0] == 'U' ? 8
                                                : 0;
    if (digits == 0) {
        return 0;
    }
    const std::size_t start = is_octal ? 0 : 1;
    const auto number = number_at(text.substr(start), digits, is_octal ? 8 : 16);
    if (!number || (*number == 0 && !accept_nul) || (is_octal && *number > 255) ||
        (text[0] == 'U' && !is_valid_character(*number))) {
        return 0;
    }
    if (is_octal || text[0] == 'x') {
        out += static_cast<char>(*number);
    } else {
        append_utf8(*number, out);
    }
    return start + digits;
}

std::optional<std::string> cunescape(std::string_view text, bool accept_nul) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            result += text[i];
            continue;
        }
        const std::size_t length = unescape_one(text.substr(i + 1), accept_nul, result);
        if (length == 0) {
            return std::nullopt;
        }
        i += length;
    }
    return result;
}

}  // namespace sparrow::unit
