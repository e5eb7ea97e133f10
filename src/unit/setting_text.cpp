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
    const auto byte = [text](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t lead = byte(offset);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    if (length == 0 || lead >= 0xf8 || offset + length > text.size()) {
        return 0;
    }
    std::uint32_t code = lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(offset + i) & 0xc0) != 0x80) {
            return 0;
        }
        code = (code << 6U) | (byte(offset + i) & 0x3f);
    }
    const std::uint32_t smallest = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    const bool surrogate = (code & 0xfffff800U) == 0xd800;
    // systemd's unichar_is_valid() refuses these two groups too, although RFC 3629 does not.
    const bool noncharacter = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
    return code < smallest || code > 0x10ffff || surrogate || noncharacter ? 0 : length;
}

std::size_t accepted_character(std::string_view text, std::size_t offset) {
    const std::size_t length = valid_character(text, offset);
    const auto first = static_cast<unsigned char>(text[offset]);
    if (length == 1) {
        return (first >= 0x20 && first != 0x7f) || first == '\t' ? 1 : 0;
    }
    // U+0080 to U+009F: terminals take them for control sequences.
    const bool c1_control =
        length == 2 && first == 0xc2 && static_cast<unsigned char>(text[offset + 1]) < 0xa0;
    return c1_control ? 0 : length;
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
