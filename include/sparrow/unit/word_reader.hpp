// Words as systemd reads them from a setting.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparrow::unit {

// systemd's WHITESPACE.
inline constexpr std::string_view whitespace = " \t\n\r";

// How extract_first_word() is told to read; the names are systemd's (ExtractFlags).
struct WordFlags {
    bool unquote = false;
    bool cunescape = false;
    bool unescape_separators = false;
    bool retain_escape = false;
    bool dont_coalesce_separators = false;
    // Backslashes that begin no escape stay (EXTRACT_UNESCAPE_RELAX).
    bool unescape_relax = false;
    // Quotes may stay open (EXTRACT_RELAX).
    bool relax = false;
};

// Reads words from the front of a text by the rules of extract_first_word() (src/basic/extract-word.c, the
// same in v252 and v257), byte for byte. The text must outlive the reader.
class WordReader {
  public:
    enum class Status { word, end, invalid };

    explicit WordReader(std::string_view text) : rest_(text) {}

    // The next word goes to `word`. Invalid is an open quote, an unknown escape or a lone backslash at the
    // end; nothing can be read after it.
    Status next(std::string& word, WordFlags flags, std::string_view separators = whitespace);

    // What has not been read; nothing once a word ended at the end of the text, where systemd's pointer is
    // null. Differs from an empty rest, behind which words may still be expected ("a:").
    [[nodiscard]] std::optional<std::string_view> rest() const { return rest_; }

  private:
    std::optional<std::string_view> rest_;
};

// All words; nothing where one is invalid.
std::optional<std::vector<std::string>> split_words(std::string_view text, WordFlags flags,
                                                    std::string_view separators = whitespace);

// The length of the C escape at the start of `text`, which is what follows the backslash; 0 where it is none
// (cunescape_one() in src/basic/escape.c). What it means is appended to `out`.
std::size_t unescape_one(std::string_view text, bool accept_nul, std::string& out);

// `text` with its C escapes undone (cunescape()); nothing where one is unknown.
std::optional<std::string> cunescape(std::string_view text, bool accept_nul = false);

}  // namespace sparrow::unit
