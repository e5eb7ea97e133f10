// Texts that could break out of the line, the word or the directory that they are put into.
#pragma once

#include <array>
#include <string_view>

namespace sparrow::test {

inline constexpr auto hostile_texts = [] {
    using namespace std::string_view_literals;
    return std::to_array<std::string_view>({
        // What ends a line to systemd.
        "\n[Service]\nExecStart=/bin/evil"sv,
        "a\nExecStartPre=/bin/evil"sv,
        "\n"sv,
        "a\n"sv,
        "\r"sv,
        "a\r\nUser=evil\r\n"sv,
        "a\rUser=evil"sv,
        "\0User=evil"sv,
        "a\0"sv,
        "/bin/true\n[Unit]\nRequires=evil.service"sv,
        "a.service\nb.service"sv,
        "yes\nUser=evil"sv,
        "1\nUser=evil"sv,
        // What joins two lines, and what looks as if it did.
        "\\"sv,
        "a\\"sv,
        "/bin/true \\"sv,
        "a\\\\"sv,
        "a\\\\\\"sv,
        "a\\ "sv,
        "a\\\t"sv,
        "a\\\n"sv,
        // What begins a section, a comment or an assignment.
        "[Install]"sv,
        "["sv,
        "]"sv,
        "]\n[Service]"sv,
        "[Service]\nUser=evil"sv,
        "="sv,
        "=a"sv,
        "User=evil"sv,
        "#"sv,
        "# a"sv,
        ";"sv,
        "a\n#\nb"sv,
        ".include /etc/passwd"sv,
        // Control characters, as they are and as C1.
        "\x1b[2J\x1b]0;evil\x07"sv,
        "\x01"sv,
        "\x7f"sv,
        "\v\f"sv,
        "\t"sv,
        "a\tb"sv,
        "\xc2\x85"sv,
        "\xc2\x9b"
        "2J"sv,
        "\xe2\x80\xa8User=evil"sv,
        "\xe2\x80\xae"sv,
        // What is no UTF-8, or none to systemd.
        "\xff"sv,
        "\xc0\x8a"sv,
        "\xe2\x80"sv,
        "\xed\xa0\x80"sv,
        "\xf4\x90\x80\x80"sv,
        "\xef\xbf\xbe"sv,
        "\xef\xb7\x90"sv,
        "\xef\xbb\xbf[Service]"sv,
        // What systemd expands, unquotes and unescapes.
        "%"sv,
        "%n %% %"sv,
        "50%"sv,
        "$HOME ${HOME} $$ $"sv,
        "\""sv,
        "'"sv,
        "\"a' b"sv,
        "`id` $(id)"sv,
        "\\x0aUser=evil"sv,
        "a\\nb"sv,
        "\\q"sv,
        "\\\""sv,
        // Commands and their prefixes.
        "/bin/true"sv,
        "/bin/true ; /bin/evil"sv,
        "; /bin/evil"sv,
        "+/bin/evil"sv,
        "-@!!/bin/evil evil"sv,
        // Names and paths that lead elsewhere.
        "/"sv,
        "."sv,
        ".."sv,
        "../evil.service"sv,
        "a/b.service"sv,
        "a.service/../../evil.service"sv,
        "/etc/../../evil"sv,
        "..@...service"sv,
        "@.service"sv,
        "a@b@c.service"sv,
        "a\\x2fb.service"sv,
        "a\\q.service"sv,
        "%i.service"sv,
        "-.slice"sv,
        "x.service"sv,
        "~"sv,
        "-"sv,
        "--help"sv,
        // Blanks.
        ""sv,
        " "sv,
        " a "sv,
        "a b c"sv,
        "\xc2\xa0"sv,
    });
}();

}  // namespace sparrow::test
