#include "sparrow/base/text.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/random.hpp"

using namespace sparrow;
using namespace std::string_literals;

namespace {

// UTF-8 as RFC 3629, section 3 builds it; also for what section 3 then forbids.
std::string encode(std::uint32_t code) {
    const auto tail = [code](unsigned shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) {
        return {static_cast<char>(code)};
    }
    if (code < 0x800) {
        return {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
    }
    if (code < 0x10000) {
        return {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
    }
    return {static_cast<char>(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

std::string random_bytes(test::Random& random, std::size_t most) {
    // Bytes near the borders of UTF-8's ranges come up often enough to form sequences and near misses.
    static const std::string telling =
        "a\n\t\r\x1b\x7f\x80\x9f\xa0\xbf\xc0\xc2\xdf\xe0\xe2\x82\xac\xed\xef\xf0\xf4\xff";
    std::string text;
    const std::size_t size = random() % (most + 1);
    while (text.size() < size) {
        text += random() % 4 == 0 ? static_cast<char>(random() % 256) : telling[random() % telling.size()];
    }
    return text;
}

}  // namespace

TEST_CASE("exactly the sequences of RFC 3629 are UTF-8") {
    for (const std::string& text : {"\x80"s,
                                    "\xBF"s,
                                    "\xC0\x80"s,
                                    "\xC1\xBF"s,
                                    "\xE0\x80\x80"s,
                                    "\xE0\x9F\xBF"s,
                                    "\xED\xA0\x80"s,
                                    "\xED\xBF\xBF"s,
                                    "\xF0\x80\x80\x80"s,
                                    "\xF0\x8F\xBF\xBF"s,
                                    "\xF4\x90\x80\x80"s,
                                    "\xF5\x80\x80\x80"s,
                                    "\xF8\x88\x80\x80\x80"s,
                                    "\xFE"s,
                                    "\xFF"s,
                                    "\xC2"s,
                                    "\xE2\x82"s,
                                    "\xF0\x9F\x98"s,
                                    "\xC2\x20"s,
                                    "\xE2\x28\xA1"s,
                                    "\xE2\x82\x28"s,
                                    "\xF0\x28\x8C\xBC"s,
                                    "\xF0\x90\x28\xBC"s,
                                    "\xF0\x90\x8C\x28"s}) {
        CAPTURE(text);
        CHECK(first_invalid_utf8(text) == 0U);
        CHECK(first_invalid_utf8("caf\u00e9 " + text) == 6U);
    }
    CHECK(is_utf8(""));
    CHECK(is_utf8("\0"s));
}

TEST_CASE("every code point is UTF-8 but the surrogates") {
    std::vector<std::uint32_t> wrong;
    for (std::uint32_t code = 0; code <= 0x110000; ++code) {
        const bool is_valid = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        if (is_utf8(encode(code)) != is_valid) {
            wrong.push_back(code);
        }
    }
    CHECK(wrong.empty());
}

TEST_CASE("every pair of bytes is judged as the definition has it") {
    std::vector<unsigned> wrong;
    for (unsigned first = 0; first < 256; ++first) {
        for (unsigned second = 0; second < 256; ++second) {
            const bool is_valid = (first < 0x80 && second < 0x80) ||
                                  (first >= 0xC2 && first <= 0xDF && (second & 0xC0U) == 0x80);
            if (is_utf8(std::string{static_cast<char>(first), static_cast<char>(second)}) != is_valid) {
                wrong.push_back(first << 8U | second);
            }
        }
    }
    CHECK(wrong.empty());
}

TEST_CASE("no control character gets through to a terminal") {
    CHECK(escape_control("\x1b[2J\x1b]0;t\x07") == "\\x1b[2J\\x1b]0;t\\x07");
    CHECK(escape_control("a\nb\tc\rd") == "a\\nb\\tc\\rd");
    CHECK(escape_control("\0\x1f\x7f"s) == "\\x00\\x1f\\x7f");
    // U+009B is a CSI of its own, and U+0085 a line end.
    CHECK(escape_control("\u009b2J\u0085") == "\\u009b2J\\u0085");
    CHECK(escape_control("\ufffe\ufdd0\U0001fffe") == "\\ufffe\\ufdd0\\U0001fffe");
    CHECK(escape_control("\u2028\u2029") == "\\u2028\\u2029");
    CHECK(escape_control("\u202egnp.\u2069\u200f\u061c") == "\\u202egnp.\\u2069\\u200f\\u061c");
    CHECK(escape_control("\xff\xc3") == "\\xff\\xc3");
    CHECK(escape_control("\x9b") == "\\x9b");
    CHECK(escape_control("caf\u00e9 \u20ac \U0001F600 \u00a0") == "caf\u00e9 \u20ac \U0001F600 \u00a0");
}

TEST_CASE("whatever is escaped comes out as plain UTF-8") {
    test::Random random(20240601);
    for (int round = 0; round < 3000; ++round) {
        const std::string text = random_bytes(random, 40);
        const std::string escaped = escape_control(text);
        CAPTURE(round, escaped);
        REQUIRE(is_utf8(escaped));
        REQUIRE(escape_control(escaped) == escaped);
    }
}

TEST_CASE("text is cut between characters") {
    CHECK(shorten("abcdef", 6) == "abcdef");
    CHECK(shorten("abcdef", 5) == "abcde\u2026");
    CHECK(shorten("abcdef", 0) == "\u2026");
    CHECK(shorten("", 0).empty());
    const std::string euro = "a\u20acb";
    CHECK(shorten(euro, 1) == "a\u2026");
    CHECK(shorten(euro, 2) == "a\u2026");
    CHECK(shorten(euro, 3) == "a\u2026");
    CHECK(shorten(euro, 4) == "a\u20ac\u2026");
    CHECK(shorten("\U0001F600\U0001F600", 7) == "\U0001F600\u2026");
}

TEST_CASE("what is no UTF-8 is cut all the same, near the limit") {
    // What loops over the pieces must get on.
    CHECK(shorten(std::string(1000, '\x80'), 900).size() > 890);
}

TEST_CASE("a cut text begins as the whole does and is UTF-8 again") {
    test::Random random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        while (text.size() < 30) {
            const std::uint32_t code = random() % 0x3000 + (random() % 5 == 0 ? 0x10000 : 0);
            text += encode(code);
        }
        const std::size_t limit = random() % 30;
        const std::string cut = shorten(text, limit);
        CAPTURE(round, text, limit);
        REQUIRE(is_utf8(cut));
        REQUIRE(cut.size() <= limit + 3);
        REQUIRE(cut.size() + 3 >= limit);
        REQUIRE(text.compare(0, cut.size() - 3, cut, 0, cut.size() - 3) == 0);
    }
}

TEST_CASE("text is split at each separator") {
    using Parts = std::vector<std::string>;
    CHECK(split("", ',') == Parts{""});
    CHECK(split(",", ',') == Parts{"", ""});
    CHECK(split("a,,b,", ',') == Parts{"a", "", "b", ""});
    CHECK(split("a\0b"s, '\0') == Parts{"a", "b"});
}

TEST_CASE("blanks are trimmed at both ends alone") {
    CHECK(trim(" \t\r\n").empty());
    CHECK(trim("").empty());
    CHECK(trim("\r\n a b\t") == "a b");
    CHECK(trim("\u00a0a") == "\u00a0a");
}

TEST_CASE("a transposition is one edit") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("memory", "memory") == 0);
    CHECK(edit_distance("memroy", "memory") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
    // Optimal string alignment: no letter of a transposition is edited again.
    CHECK(edit_distance("ca", "abc") == 3);
    CHECK(edit_distance("kitten", "sitting", 4) == 3);
    CHECK_FALSE(edit_distance("kitten", "sitting", 3));
    CHECK_FALSE(edit_distance("", "abc", 3));
    CHECK_FALSE(edit_distance("", "", 0));
}

TEST_CASE("the distance of two words is that of the two the other way round") {
    test::Random random(11);
    for (int round = 0; round < 500; ++round) {
        std::string a;
        std::string b;
        for (auto* word : {&a, &b}) {
            for (std::size_t size = random() % 8; size > 0; --size) {
                *word += static_cast<char>('a' + random() % 3);
            }
        }
        CAPTURE(a, b);
        const std::size_t distance = edit_distance(a, b).value();
        REQUIRE(distance == edit_distance(b, a));
        REQUIRE((distance == 0) == (a == b));
        REQUIRE(distance <= std::max(a.size(), b.size()));
        REQUIRE(distance + std::min(a.size(), b.size()) >= std::max(a.size(), b.size()));
    }
}

TEST_CASE("only what is near enough is offered") {
    const std::vector<std::string> keys{"memory-max", "memory-min", "exec-start"};
    CHECK_FALSE(nearest("zzz", keys));
    CHECK_FALSE(nearest("memory-max", {}));
    CHECK_FALSE(nearest("", keys));
    CHECK(nearest("memory-mxa", keys) == "memory-max");
    CHECK(nearest("exec-strat", keys) == "exec-start");
    // Equally near: the first.
    CHECK(nearest("memory-mix", keys) == "memory-max");
    // A third of the word, and not more.
    CHECK(nearest("abcxyz", {"abcdez"}) == "abcdez");
    CHECK_FALSE(nearest("abcxyz", {"abcdef"}));
}
