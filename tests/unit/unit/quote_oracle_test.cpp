// The installed systemd reads back what quote.hpp writes.
#include <random>
#include <string>
#include <vector>

#include "sparrow/unit/quote.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "support/catch.hpp"
#include "support/systemd_oracle.hpp"

using namespace sparrow::unit;
using sparrow::test::command_lines;
using sparrow::test::SystemdOracle;

namespace {

std::string service(std::vector<Setting> settings) {
    const auto text = print({{}, {{"Service", std::move(settings)}}});
    REQUIRE(text);
    return *text;
}

// What systemd does to the words of a command when it starts it, where no variable is set: "$$" becomes "$".
// A lone
// "$" would be the start of a variable, and none may be left.
std::vector<std::string> expanded(std::vector<std::string> words) {
    for (std::string& word : words) {
        std::string result;
        for (std::size_t i = 0; i < word.size(); ++i) {
            if (word[i] == '$') {
                REQUIRE(i + 1 < word.size());
                REQUIRE(word[++i] == '$');
            }
            result += word[i];
        }
        word = result;
    }
    return words;
}

std::vector<std::string> awkward_words() {
    std::vector<std::string> words{"",
                                   " ",
                                   "a b",
                                   "a\nb",
                                   "\n",
                                   "\t",
                                   "\r\n",
                                   "\\",
                                   "\\n",
                                   "a\\",
                                   "\"",
                                   "'",
                                   "it's",
                                   "\"q\"",
                                   ";",
                                   "\\;",
                                   ";;",
                                   "$",
                                   "$$",
                                   "$HOME",
                                   "${HOME}",
                                   "$ {",
                                   "%",
                                   "%%",
                                   "%i",
                                   "100%",
                                   "%n$HOME",
                                   "#",
                                   "#x",
                                   "[x]",
                                   "a=b",
                                   "-@:+!|",
                                   "\x1b[0m",
                                   "\x7f",
                                   "\u0085",
                                   "\u009b",
                                   "h\u00e9",
                                   "\xff",
                                   "\xc3",
                                   "\xc3(",
                                   "\u2028",
                                   "\ufeff",
                                   "\ufffe",
                                   std::string("\x80") + "41",
                                   std::string("\x01") + "2",
                                   "*",
                                   "~",
                                   "a;b",
                                   "trail\\ ",
                                   " lead",
                                   "\\x41",
                                   "\\101",
                                   "\\u0041"};
    std::mt19937 random(252);
    std::uniform_int_distribution<int> byte(1, 255);
    std::uniform_int_distribution<int> length(1, 40);
    const std::string special = "\"'\\$%; \n\tnx0{}";
    std::uniform_int_distribution<std::size_t> which(0, special.size() - 1);
    for (int i = 0; i < 400; ++i) {
        std::string word;
        for (int n = length(random); n > 0; --n) {
            word += i % 2 == 0 ? special[which(random)] : static_cast<char>(byte(random));
        }
        words.push_back(word);
    }
    return words;
}

}  // namespace

TEST_CASE("systemd reads back the words of a command") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    std::vector<std::string> command = awkward_words();
    command.insert(command.begin(), "/bin/echo");
    const auto line = quote_command(command);
    REQUIRE(line);
    const auto seen = command_lines(oracle->load(service({{"Type", "oneshot"}, {"ExecStart", *line}})));
    REQUIRE(seen.size() == 1);
    const auto words = expanded(seen[0]);
    REQUIRE(words.size() == command.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        CHECK(words[i] == command[i]);
    }
}

TEST_CASE("systemd runs exactly the program that was named") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    const std::vector<std::string> programs{"/opt/my prog",  "/opt/100%/x", "/opt/a$b", "/opt/${HOME}/x",
                                            "/opt/$$/x",     "true",        "a b",      "$HOME",
                                            "/opt/w\u00e9b", "/opt/;",      "/opt/ ",   "a;",
                                            "/opt/\xff",     "/opt/-x",     "#x"};
    std::vector<Setting> settings{{"Type", "oneshot"}};
    for (const std::string& program : programs) {
        const auto line = quote_command({program, "arg"});
        REQUIRE(line);
        settings.push_back({"ExecStart", *line});
    }
    const auto seen = command_lines(oracle->load(service(settings)));
    REQUIRE(seen.size() == programs.size());
    for (std::size_t i = 0; i < programs.size(); ++i) {
        // The dump shows argv[0], not the path; the path is checked by systemd before and never expanded.
        CHECK(expanded(seen[i]) == std::vector<std::string>{programs[i], "arg"});
    }
}

TEST_CASE("no quoting makes systemd run what quote_executable() refuses") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    for (const std::string program : {"-x", "@x", ":x", "+x", "!x", ";", "/opt/a\"b", "/opt/a'b", "/opt/a\\b",
                                      "/opt/a\nb", "/opt/", "bin/true", ".", "..", ""}) {
        CAPTURE(program);
        CHECK_FALSE(quote_executable(program));
        const auto quoted = quote_word(program);
        REQUIRE(quoted);
        const std::string unit = service({{"Type", "oneshot"}, {"ExecStart", *quoted + " arg"}});
        for (const auto& command : command_lines(oracle->load(unit))) {
            CHECK(command != std::vector<std::string>{program, "arg"});
        }
    }
}

TEST_CASE("systemd reads back the variables of Environment=") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    std::vector<Setting> settings{{"ExecStart", "/bin/true"}};
    std::vector<std::string> assignments;
    for (const std::string& value : awkward_words()) {
        const std::string name = "V" + std::to_string(assignments.size());
        if (const auto word = quote_environment(name, value)) {
            settings.push_back({"Environment", *word});
            assignments.push_back(name + "=" + value);
        }
    }
    REQUIRE(assignments.size() > 200);
    const std::string dump = oracle->load(service(settings));
    for (const std::string& assignment : assignments) {
        CAPTURE(assignment);
        CHECK(dump.find("\t\tEnvironment: " + assignment + "\n") != std::string::npos);
    }
}

TEST_CASE("systemd reads back the paths of a list") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    std::string line;
    const std::vector<std::string> paths{"/a",    "/b c",  "/d\"e", "/f'g",     "/h\\i",
                                         "/j\\n", "/k\tl", "/m%i",  "/n\u00e9;"};
    std::string expected;
    for (const std::string& path : paths) {
        const auto word = quote_plain_word(escape_specifiers(path));
        REQUIRE(word);
        line += ' ' + *word;
        expected += ' ' + path;
    }
    const auto dump = oracle->load(service({{"ExecStart", "/bin/true"}, {"ReadWritePaths", line}}));
    CHECK(sparrow::test::field(dump, "ReadWritePaths") == expected.substr(1));
    CHECK_FALSE(quote_plain_word("/a\nb"));
    CHECK_FALSE(quote_plain_word("/a\xff"));
}

TEST_CASE("parse() reads what systemd reads") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    using namespace std::string_literals;
    const std::vector<std::string> beginnings{
        "[Unit]\nDescription=  a b \t\n",
        "[Unit]\nDescription=a\\\nb\\\n\nDocumentation=man:x(1)\n",
        "[Unit]\nDescription=a\\\n# c\n  ; d\nb\n",
        "[Unit]\nDescription=a\\\\\n",
        "[Unit]\nDescription=a\\ \n",
        "[Unit]\nDescription=a\\\\\\\nb\n",
        "[Unit]\nDescription=a\rDocumentation=man:x(1)\r\n",
        "[Unit]\nDescription=a\0Documentation=man:x(1)\n\0"s,
        "[Unit]\nDescription=a\nDescription=b\n[X-Y]\nDescription=c\n[Unit]\n",
        "[Unit]\nDescription = a = b\n",
        "Description=a\n [Unit] \n\n  Description=b\n",
        "[Unit]\nDescription=a # b\n",
        "[Unit]\nDescription=\"a\"\n",
        "[Unit]\n; \xff\nDescription=a\n",
        "[Unit]\nDescription=a\n\xef\xbb\xbf[X]\nDescription=b\n",
    };
    for (const std::string& beginning : beginnings) {
        CAPTURE(beginning);
        const std::string text = beginning + "[Service]\nExecStart=/bin/true\n";
        const auto parsed = parse(text);
        REQUIRE(parsed);
        const auto dump = oracle->load(text);
        const auto found = values(parsed->file, "Unit", "Description");
        REQUIRE_FALSE(found.empty());
        CHECK(sparrow::test::field(dump, "Description") == found.back());
        CHECK(values(parsed->file, "Service", "ExecStart").size() == command_lines(dump).size());
    }
    for (const std::string& refused :
         {"[Unit]\nDescription=\xff\n"s, "[Unit]\nDescription=\ufffe\n"s, "[Unit\n"s, "[Un\"it]\n"s,
          "[Unit]\nDescription=" + std::string(1 << 20, 'x') + "\n"}) {
        const std::string text = refused + "[Service]\nExecStart=/bin/true\n";
        CHECK_FALSE(parse(text));
        CHECK(command_lines(oracle->load(text)).empty());
    }
    const std::string longest = "[Unit]\nDescription=" + std::string((1 << 20) - 1 - 12, 'x') + "\n";
    CHECK(parse(longest));
    CHECK(command_lines(oracle->load(longest + "[Service]\nExecStart=/bin/true\n")).size() == 1);
}
