#include "sparrow/unit/setting_text.hpp"

#include <string>

#include "support/catch.hpp"

using namespace sparrow::unit;

namespace {

std::string line_refusal(std::string_view value, std::string_view key = {}) {
    const auto checked = check_line(value, key);
    return checked ? "" : checked.error().message;
}

bool says(const std::string& message, std::string_view part) {
    return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("one line of text is a value") {
    CHECK(check_line(""));
    CHECK(check_line("/bin/sh -c \"echo $HOME %i\""));
    CHECK(check_line("tab\there"));
    CHECK(check_line("h\u00e9llo \u4e16 \U0001f600"));
    CHECK(check_line("# no comment here"));
}

TEST_CASE("what would end the line is refused with its place") {
    CHECK(says(line_refusal("a\nExecStart=/bin/evil", "Description"), "Description has a newline at byte 1"));
    CHECK(says(line_refusal("a\rb"), "carriage return at byte 1"));
    CHECK(says(line_refusal(std::string_view("ab\0c", 4)), "NUL at byte 2"));
}

TEST_CASE("control characters are refused and shown escaped") {
    CHECK(says(line_refusal("\x1b[2J"), "\\x1b at byte 0"));
    CHECK(says(line_refusal("a\x7f"), "byte 1"));
    CHECK(says(line_refusal("a\u009b"), "byte 1"));
    CHECK(check_line("\u00a0"));
}

TEST_CASE("what is no UTF-8 to systemd is refused") {
    for (const std::string_view bad :
         {"\xff", "\xc3", "\xc3(", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\x80", "\xf4\x90\x80\x80",
          "\xf8\x88\x80\x80\x80", "\xf0\x9f\x98", "\xef\xbf\xbe", "\xef\xb7\x90", "\xf0\x9f\xbf\xbf"}) {
        CAPTURE(bad.size(), static_cast<int>(bad.front()));
        CHECK(says(line_refusal("ab" + std::string(bad)), "UTF-8 (\\x"));
        CHECK(says(line_refusal("ab" + std::string(bad)), "at byte 2"));
    }
    CHECK(check_line("\xef\xbf\xbd\xf4\x8f\xbf\xbd"));
}

TEST_CASE("a single backslash at the end would join the next line") {
    CHECK(says(line_refusal("abc\\"), "byte 3"));
    CHECK(check_line("abc\\\\"));
    CHECK_FALSE(check_line("\\\\\\"));
    CHECK(check_line("abc\\ "));
}

TEST_CASE("the longest line is one byte less than 1 MiB, with its key") {
    const std::string longest(max_line_length - 2, 'x');
    CHECK(check_line(longest, "K"));
    CHECK(says(line_refusal(longest + "x", "K"), "1048576 bytes"));
}
