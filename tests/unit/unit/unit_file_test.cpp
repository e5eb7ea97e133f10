#include "sparrow/unit/unit_file.hpp"

#include <string>

#include "sparrow/unit/setting_text.hpp"
#include "support/catch.hpp"

using namespace sparrow::unit;
using namespace std::string_literals;

namespace {

std::string print_refusal(const UnitFile& file) {
    const auto text = print(file);
    return text ? "" : text.error().message;
}

UnitFile one(std::string section, std::string key, std::string value) {
    return {{}, {{std::move(section), {{std::move(key), std::move(value)}}}}};
}

std::string parse_error(std::string_view text) {
    const auto parsed = parse(text);
    return parsed ? "" : parsed.error().message;
}

}  // namespace

TEST_CASE("a unit file is printed in a stable form") {
    const UnitFile file{{"Made by a test.", "", "two\nlines \x1b"},
                        {{"Unit", {{"Description", "Beans"}, {"After", ""}}},
                         {"Service", {{"ExecStart", "/bin/true"}, {"ExecStart", "/bin/false"}}},
                         {"X-Sparrow", {}}}};
    const auto text = print(file);
    REQUIRE(text);
    CHECK(*text ==
          "# Made by a test.\n#\n# two\\nlines \\x1b\n"
          "\n[Unit]\nDescription=Beans\nAfter=\n"
          "\n[Service]\nExecStart=/bin/true\nExecStart=/bin/false\n"
          "\n[X-Sparrow]\n");

    const auto back = parse(*text);
    REQUIRE(back);
    CHECK(back->file.sections == file.sections);
    CHECK(back->skipped.empty());
    CHECK(back->file.sections[1].line == 9);
    CHECK(back->file.sections[1].settings[1].line == 11);
}

TEST_CASE("nothing in a unit file can become a line of its own") {
    CHECK(print_refusal(one("Service", "Description", "a\n[Service]")).find("newline at byte 1") !=
          std::string::npos);
    CHECK(print_refusal(one("Service", "Description", "a\\")).find("backslash") != std::string::npos);
    CHECK(print_refusal(one("Service]\nX=1\n[Y", "A", "b")).find("cannot name a section") !=
          std::string::npos);
    CHECK(print_refusal(one("", "A", "b")).find("section") != std::string::npos);
    for (const std::string& key : {"A=b"s, "A\nB"s, ""s, "#A"s, "[A"s, "A B"s, "\u00c4"s, "A\\"s}) {
        CAPTURE(key);
        CHECK(print_refusal(one("Service", key, "b")).find("cannot name a setting") != std::string::npos);
    }
    const auto text = print({{"a\nExecStart=/bin/evil", "b\r[Service]", "c\\", std::string(2 << 20, 'x')},
                             {{"Service", {{"A", "b"}}}}});
    REQUIRE(text);
    const auto back = parse(*text);
    REQUIRE(back);
    CHECK(back->file.sections == one("Service", "A", "b").sections);
    CHECK(back->skipped.empty());
}

TEST_CASE("a unit file is read as systemd reads it") {
    const auto parsed = parse(
        "; old style comment\n"
        "#second\n"
        "stray=1\n"
        "  [Unit]  \n"
        "\tDescription =  two words \t\n"
        "no equals sign\n"
        "= no key\n"
        "After=a \\\n"
        "# inside\n"
        "  b \\\n"
        "\n"
        "Documentation=x\\\\\n"
        "[Service]\n"
        "Environment=\"A=1\" \\\n"
        "  ; not here\n"
        "B=[x]\n"
        "[Unit]\n"
        "Before=c\\");
    REQUIRE(parsed);
    const UnitFile expected{
        {"old style comment", "second"},
        {{"Unit", {{"Description", "two words"}, {"After", "a    b"}, {"Documentation", "x\\\\"}}},
         {"Service", {{"Environment", "\"A=1\"  B=[x]"}}},
         {"Unit", {{"Before", "c"}}}}};
    CHECK(parsed->file == expected);
    REQUIRE(parsed->skipped.size() == 3);
    CHECK(parsed->skipped[0].line == 3);
    CHECK(parsed->skipped[1].line == 6);
    CHECK(parsed->skipped[2].line == 7);
    CHECK(values(parsed->file, "Unit", "Before") == std::vector<std::string_view>{"c"});
    CHECK(values(parsed->file, "Unit", "After").size() == 1);
    CHECK(values(parsed->file, "Service", "After").empty());
}

TEST_CASE("all of systemd's line ends are read") {
    const auto parsed = parse("[A]\r\nb=1\rc=2\0d=3\n\0e=4\n\r\0\r\nf=\x01"s);
    REQUIRE(parsed);
    const auto& settings = parsed->file.sections.at(0).settings;
    REQUIRE(settings.size() == 5);
    CHECK(settings[3] == Setting{"e", "4"});
    CHECK(settings[3].line == 5);
    CHECK(settings[4].line == 7);
}

TEST_CASE("a byte order mark is skipped") {
    const auto parsed = parse("\xef\xbb\xbf[A]\nb=1\n");
    REQUIRE(parsed);
    CHECK(parsed->file.sections.at(0).name == "A");
}

TEST_CASE("what makes systemd refuse the file is an error with its line") {
    CHECK(parse_error("[A]\n[B\n").find("line 2: ") == 0);
    CHECK(parse_error("[A\"]\n").find("line 1: ") == 0);
    CHECK(parse_error("[A]\nb=\xff\n").find("line 2: ") == 0);
    CHECK(parse_error("[A]\nb=" + std::string(max_line_length - 1, 'x')).find("line 2: ") == 0);
    CHECK(parse("[A]\nb=" + std::string(max_line_length - 2, 'x')));
    // A comment need not be UTF-8.
    CHECK(parse("# \xff\n[A]\n"));
}
