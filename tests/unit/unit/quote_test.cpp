#include "sparrow/unit/quote.hpp"

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sparrow/unit/setting_text.hpp"
#include "support/catch.hpp"

using namespace sparrow::unit;
using namespace std::string_literals;

namespace {

std::string quote_refusal(const sparrow::Result<std::string>& result) {
    return result ? "" : result.error().message;
}

// extract_first_word(UNQUOTE|CUNESCAPE) in a few lines, for lines without \u and octal escapes, which
// quote_word() never writes. Nothing where systemd would not take the line.
std::optional<std::vector<std::string>> words_of(const std::string& line) {
    std::vector<std::string> words;
    bool inside = false;
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            inside = false;
            continue;
        }
        if (!inside) {
            words.emplace_back();
            inside = true;
        }
        if (quote != 0 ? c == quote : c == '"' || c == '\'') {
            quote = quote != 0 ? '\0' : c;
        } else if (c != '\\') {
            words.back() += c;
        } else if (++i == line.size()) {
            return std::nullopt;
        } else if (line[i] == 'x' && i + 2 < line.size()) {
            words.back() += static_cast<char>(std::stoi(line.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            const std::size_t which = R"(ntr\"')"s.find(line[i]);
            if (which == std::string::npos) {
                return std::nullopt;
            }
            words.back() += "\n\t\r\\\"'"[which];
        }
    }
    return quote == 0 ? std::optional(words) : std::nullopt;
}

}  // namespace

TEST_CASE("a word is bare where it can be") {
    CHECK(quote_word("/usr/bin/web-server") == "/usr/bin/web-server");
    CHECK(quote_word("--port=80") == "--port=80");
    CHECK(quote_word("h\u00e9llo") == "h\u00e9llo");
    CHECK(quote_word("") == "\"\"");
    CHECK(quote_word("a b") == "\"a b\"");
    CHECK(quote_word("a\nb\t\"\\") == "\"a\\nb\\t\\\"\\\\\"");
    CHECK(quote_word("it's") == "\"it's\"");
    CHECK(quote_word("\x1b\xff\u009b") == "\"\\x1b\\xff\\xc2\\x9b\"");
    CHECK(quote_word(";") == "\";\"");
    CHECK(quote_refusal(quote_word("a\0b"s)).find("NUL at byte 1") != std::string::npos);
}

TEST_CASE("every word comes back, and is one line") {
    std::mt19937 random(1);
    std::uniform_int_distribution<int> byte(1, 255);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (int n = round % 23; n > 0; --n) {
            text += static_cast<char>(byte(random));
        }
        const auto word = quote_word(text);
        REQUIRE(word);
        REQUIRE(check_line(*word));
        REQUIRE(words_of("first " + *word + " last") == std::vector<std::string>{"first", text, "last"});
    }
}

TEST_CASE("specifiers and variables are escaped where they mean something") {
    CHECK(escape_specifiers("50%") == "50%%");
    CHECK(escape_specifiers("%%i") == "%%%%i");
    CHECK(quote_command_word("$HOME is 50%") == "\"$$HOME is 50%%\"");
    CHECK(quote_command_word("${x}") == "\"$${x}\"");
    CHECK(quote_command_word("plain") == "plain");
}

TEST_CASE("the program of a command") {
    CHECK(quote_executable("/bin/true") == "/bin/true");
    CHECK(quote_executable("/opt/my prog") == "\"/opt/my prog\"");
    CHECK(quote_executable("/opt/100%") == "/opt/100%%");
    CHECK(quote_executable("/opt/$x") == "@/opt/$x /opt/$$x");
    CHECK(quote_executable("/opt/$x y") == "\"@/opt/$x y\" \"/opt/$$x y\"");
    for (const char prefix : "-@:+!|"s) {
        CHECK(quote_refusal(quote_executable(prefix + "/bin/true"s)).find("prefix") != std::string::npos);
    }
    CHECK(quote_refusal(quote_executable("")).find("empty") != std::string::npos);
    CHECK(quote_refusal(quote_executable(";")).find("lone") != std::string::npos);
    CHECK(quote_refusal(quote_executable("/a\nb")).find("byte 2") != std::string::npos);
    CHECK(quote_refusal(quote_executable("/a\0b"s)).find("byte 2") != std::string::npos);
    CHECK(quote_refusal(quote_executable("/usr/bin/")).find("directory") != std::string::npos);
    CHECK(quote_refusal(quote_executable("/usr/..")).find("directory") != std::string::npos);
    CHECK(quote_refusal(quote_executable("bin/true")).find("absolute") != std::string::npos);
    CHECK(quote_refusal(quote_executable("/" + std::string(256, 'a'))).find("255") != std::string::npos);
    CHECK(quote_executable("/" + std::string(255, 'a')));
    std::string deep;
    for (int i = 0; i < 1024; ++i) {
        deep += "/abc";
    }
    CHECK(quote_refusal(quote_executable(deep)).find("4095") != std::string::npos);
}

TEST_CASE("a whole command") {
    CHECK(quote_command({"/bin/sh", "-c", "echo \"$1\"", ";"}) == "/bin/sh -c \"echo \\\"$$1\\\"\" \";\"");
    CHECK(quote_refusal(quote_command({})).find("empty") != std::string::npos);
    CHECK(quote_refusal(quote_command({"/bin/true", "a\0"s})).find("NUL") != std::string::npos);
}

TEST_CASE("variables of the environment") {
    CHECK(quote_environment("PORT", "80") == "PORT=80");
    CHECK(quote_environment("GREETING", "hello $USER at 5%\n") == "\"GREETING=hello $USER at 5%%\\n\"");
    CHECK(quote_environment("EMPTY", "") == "EMPTY=");
    for (const std::string& name : {""s, "1A"s, "A-B"s, "A B"s, "A="s, "\u00c4"s, "A\0"s}) {
        CAPTURE(name);
        CHECK(quote_refusal(quote_environment(name, "x")).find("no name") != std::string::npos);
    }
    CHECK(quote_refusal(quote_environment("A", "x\xff")).find("byte 1") != std::string::npos);
    CHECK(quote_refusal(quote_environment("A", "x\0"s)).find("NUL") != std::string::npos);
}
