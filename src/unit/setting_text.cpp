#include "sparrow/unit/setting_text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "sparrow/base/text.hpp"

namespace sparrow::unit {

namespace {

std::string named(std::string_view key) {
    return key.empty() ? std::string("the value") : fmt::format("the value of {}", key);
}

std::string describe_character(std::string_view text, std::size_t offset) {
    switch (text[offset]) {
        case '\n':
            return "a newline";
        case '\r':
            return "a carriage return";
        case '\0':
            return "a NUL";
        default:
            break;
    }
    const std::size_t length = valid_character(text, offset);
    if (length == 0) {
        return fmt::format("no valid UTF-8 (\\x{:02x})", static_cast<unsigned char>(text[offset]));
    }
    return fmt::format("the control character {}", escape_control(text.substr(offset, length)));
}

}  // namespace

std::size_t valid_character(std::string_view text, std::size_t offset) {
    const auto [code, length] = decode_utf8(text.substr(offset));
    // unichar_is_valid() refuses these too, although RFC 3629 does not.
    return is_noncharacter(code) ? 0 : length;
}

std::size_t accepted_character(std::string_view text, std::size_t offset) {
    if (is_printable_ascii(text[offset])) {
        return 1;  // as nearly all are
    }
    const std::size_t length = valid_character(text, offset);
    const char32_t code = decode_utf8(text.substr(offset)).code;
    // U+0080 to U+009F: terminals take them for control sequences.
    const bool is_control = (code < 0x20 && code != U'\t') || (code >= 0x7F && code < 0xA0);
    return is_control ? 0 : length;
}

Result<void> check_line(std::string_view value, std::string_view key) {
    for (std::size_t i = 0; i < value.size();) {
        const std::size_t length = accepted_character(value, i);
        if (length == 0) {
            return failure(
                fmt::format("{} has {} at byte {}: it must be one line of UTF-8 text without control "
                            "characters other than tab",
                            named(key), describe_character(value, i), i));
        }
        i += length;
    }
    const std::size_t last_other = value.find_last_not_of('\\');
    const std::size_t backslashes =
        last_other == std::string_view::npos ? value.size() : value.size() - last_other - 1;
    if (backslashes % 2 == 1) {
        return failure(
            fmt::format("{} ends in a single backslash at byte {}: systemd would join the next line to it; "
                        "write \\\\ for a backslash",
                        named(key), value.size() - 1));
    }
    const std::size_t line_length = key.size() + 1 + value.size();
    if (line_length > max_line_length) {
        return failure(fmt::format("{} makes a line of {} bytes: systemd reads at most {}", named(key),
                                   line_length, max_line_length));
    }
    return {};
}

}  // namespace sparrow::unit
