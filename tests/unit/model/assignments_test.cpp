#include "sparrow/model/assignments.hpp"

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "sparrow/unit/setting_text.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;
using namespace std::string_literals;
using sparrow::test::contains;

namespace {

using Texts = std::vector<std::string>;

Meaning meaning(std::string_view key) {
    const auto found = interpret_key(unit::UnitType::service, key);
    REQUIRE(found);
    return *found;
}

Texts written(std::string_view key, const Value& value) {
    const auto texts = assignments_of(meaning(key), value);
    INFO(key << ": " << (texts ? "" : texts.error().message));
    REQUIRE(texts);
    return *texts;
}

std::string refusal(std::string_view key, const Value& value) {
    const auto texts = assignments_of(meaning(key), value);
    return texts ? "" : texts.error().message;
}

Value text(std::string value) {
    return Value{std::move(value)};
}

Value list(std::vector<Value> values) {
    return Value{std::move(values)};
}

Value literal(std::string value) {
    return Value{Literal{std::move(value)}};
}

Value words(std::vector<Value> values) {
    return Value{Words{std::move(values)}};
}

Value computed(Value value) {
    return Value{Computed{std::make_shared<const Value>(std::move(value)), {"c", 1}}};
}

}  // namespace

TEST_CASE("values of the wrong kind are refused with what is accepted") {
    CHECK(contains(refusal("memory-max", Value{Hash{{"a", text("b")}}}),
                   "takes a string, a number or a Bool, found a hash"));
    CHECK(contains(refusal("after", Value{Hash{}}), "takes a string or a list of strings, found a hash"));
    CHECK(contains(refusal("start", Value{Hash{}}), "found a hash"));
    CHECK(contains(refusal("memory-max", Value{Closure{"c", 1}}), "found a closure"));
    CHECK(contains(refusal("memory-max", Value{Regex{"/a/"}}), "found a regex"));
    CHECK(contains(refusal("memory-max", words({text("a")})), "found a command"));
    CHECK(contains(refusal("after", list({list({text("a")})})), "found a list"));
    CHECK(contains(refusal("memory-max", Value{}), "undefined"));
    CHECK(contains(refusal("after", list({text("a.service"), Value{}})), "undefined"));
    CHECK(contains(refusal("env", Value{Hash{{"A", Value{}}}}), "'A': is undefined"));
    CHECK(contains(refusal("env", Value{Hash{{"A", list({})}}}), "found a list"));
    CHECK(contains(refusal("env", Value{Hash{{"A B", text("x")}}}), "A B"));
    CHECK(contains(refusal("memory-max", list({text("1G"), text("2G")})),
                   "takes one value, found a list of 2"));
    CHECK(contains(refusal("start", words({})), "empty"));
    CHECK(contains(refusal("start", words({Value{Hash{}}})), "found a hash"));
    CHECK(contains(refusal("start", words({text("-relative")})), "-"));
}

TEST_CASE("plain values are written as systemd spells them") {
    CHECK(written("dynamic-user", Value{true}) == Texts{"yes"});
    CHECK(written("dynamic-user", Value{false}) == Texts{"no"});
    CHECK(written("cpu-weight", Value{std::int64_t{100}}) == Texts{"100"});
    CHECK(written("oom-score-adjust", Value{std::int64_t{-500}}) == Texts{"-500"});
    CHECK(written("restart-sec", Value{0.5}) == Texts{"0.5"});
    CHECK(written("restart-sec", Value{5.0}) == Texts{"5"});
    CHECK(written("description", text("a b")) == Texts{"a b"});
    CHECK(written("description", text("")) == Texts{""});
    CHECK(written("memory-max", computed(computed(text("1G")))) == Texts{"1G"});
    CHECK(written("memory-max", list({text("1G")})) == Texts{"1G"});
    CHECK(written("memory-max", list({})).empty());
}

TEST_CASE("a large or small number is not written with an exponent") {
    CHECK(written("memory-max", Value{1e18}) == Texts{"1000000000000000000"});
    CHECK(written("restart-sec", Value{0.00001}) == Texts{"0.00001"});
}

TEST_CASE("a string is systemd's own syntax and passes as it is") {
    const std::string line = R"(/bin/sh -c "echo $HOME %i" 'a\x20b' ; /bin/true)";
    CHECK(written("start", text(line)) == Texts{line});
    CHECK(written("env", text("A=1 \"B=2 3\"")) == Texts{"A=1 \"B=2 3\""});
    CHECK(written("start", list({text("/bin/a"), text(""), text("/bin/b x")})) ==
          Texts{"/bin/a", "", "/bin/b x"});
}

TEST_CASE("lists are joined where systemd reads words, else repeated") {
    CHECK(written("after", list({text("a.service"), text("b.target")})) == Texts{"a.service b.target"});
    CHECK(written("after", list({text("a.service"), text(""), text("b.target")})) ==
          Texts{"a.service", "", "b.target"});
    CHECK(written("read-write-paths", list({text("/a"), text("-/b")})) == Texts{"/a -/b"});
    CHECK(written("environment-file", list({text("/a"), text("/b")})) == Texts{"/a", "/b"});
    CHECK(written("system-call-filter", list({text("~@mount"), text("read")})) == Texts{"~@mount", "read"});
    CHECK(written("after", list({computed(text("a.service"))})) == Texts{"a.service"});
}

TEST_CASE("a command as a list of words comes back word by word") {
    const Texts expected{R"(/bin/echo "a b" "" "%%i" "$$HOME" "\"\\" "c\nd")"};
    const std::vector<Value> given{text("/bin/echo"), text("a b"),  text(""),    text("%i"),
                                   text("$HOME"),     text("\"\\"), text("c\nd")};
    const auto texts = written("start", words(given));
    REQUIRE(texts.size() == 1);
    CHECK(contains(texts[0], R"("a b" "" )"));
    CHECK(contains(texts[0], "%%i"));
    CHECK(contains(texts[0], "$$HOME"));
    CHECK(contains(texts[0], R"("\"\\")"));
    CHECK(contains(texts[0], R"("c\nd")"));
    CHECK_FALSE(contains(texts[0], "\n"));
    // A list inside of the list is a command too.
    CHECK(written("start", list({words(given), list(given)})) == Texts{texts[0], texts[0]});
    CHECK(written("start", words({text("/bin/nice"), Value{std::int64_t{5}}, Value{true}})) ==
          Texts{"/bin/nice 5 yes"});
}

TEST_CASE("a hash of variables is quoted for systemd") {
    CHECK(written("env", Value{Hash{{"A", text("1")},
                                    {"B", text("x y")},
                                    {"C", text("50% $D \"q\" \\ \n[Service]\nE=1")},
                                    {"D", Value{true}},
                                    {"E", literal("%i")},
                                    {"F", Value{std::int64_t{8}}}}}) ==
          Texts{"A=1", "\"B=x y\"", R"("C=50%% $D \"q\" \\ \n[Service]\nE=1")", "D=yes", "E=%%i", "F=8"});
}

TEST_CASE("in a literal no character means anything") {
    CHECK(written("description", literal("50% of $A")) == Texts{"50%% of $A"});
    CHECK(written("cpu-quota", literal("50%")) == Texts{"50%"});
    CHECK(written("memory-max", literal("50%")) == Texts{"50%"});
    CHECK(written("env", literal("A=50% off")) == Texts{"\"A=50%% off\""});
    CHECK(written("read-write-paths", list({literal("/a b"), literal("/100%")})) == Texts{"\"/a b\" /100%%"});
    CHECK(written("start", literal("/opt/50%/run")) == Texts{"/opt/50%%/run"});
}

// What systemd makes of such lines: literal_oracle_test.cpp.
TEST_CASE("a literal of parts between colons needs no quotes, or is refused with what to write") {
    CHECK(written("bind-paths", literal("/100%:/$A")) == Texts{"/100%%:/$A"});
    CHECK(written("bind-paths", list({literal("/a"), literal("-/b:/c:norbind")})) ==
          Texts{"/a", "-/b:/c:norbind"});
    for (const char* key : {"bind-paths", "bind-read-only-paths", "temporary-file-system", "mount-images",
                            "extension-images", "root-image-options"}) {
        for (const char* path : {"/a b", " /a", "/a\tb", "/a\"b", "/it's", "/a\\b"}) {
            CAPTURE(key, path);
            CHECK(contains(refusal(key, literal(std::string(path) + ":/c")),
                           "write the line as systemd reads it, such as '\"/a b\":/c'"));
            CHECK(contains(refusal(key, list({literal(path)})), "takes no literal with a blank"));
        }
    }
}

TEST_CASE("unit names get the suffix that the key says, and are checked") {
    CHECK(written("after-service", text("db")) == Texts{"db.service"});
    CHECK(written("after-service", text("network.target db")) == Texts{"network.target db.service"});
    CHECK(written("requires-mount", list({text("srv"), text("home.mount")})) ==
          Texts{"srv.mount home.mount"});
    CHECK(written("after", text("web@%i.service")) == Texts{"web@%i.service"});
    CHECK(contains(refusal("after", text("db")), ".service"));
    CHECK(written("wanted-by", text("a.target\t b.target ")) == Texts{"a.target b.target"});
    CHECK(contains(refusal("after-service", text("d/b")), "d/b"));
    CHECK(contains(refusal("wanted-by", text("multi-user")), ".target"));
    CHECK(contains(refusal("alias", text("../x.service")), "/"));
}

// The rules are check_value()'s, and tested there; here that no way of writing a value leads past them.
TEST_CASE("every assignment is checked, whatever it was written as") {
    for (const Value& value : {text("99"), Value{std::int64_t{99}}, Value{99.5}, list({text("99")}),
                               literal("99"), computed(Value{std::int64_t{99}})}) {
        CHECK(contains(refusal("nice", value), "from -20 to 19"));
    }
    CHECK(contains(refusal("memory-max", Value{true}), "found 'yes'"));
    CHECK(contains(refusal("read-write-paths", list({text("/a"), text("b")})), "found 'b'"));
    CHECK(contains(refusal("start", list({text("/bin/a"), text("b/c")})), "found 'b/c'"));
    CHECK(contains(refusal("no-new-privileges", text("")), "found nothing"));
}

TEST_CASE("a literal as a unit name is checked and completed as a string is") {
    CHECK(written("after-service", literal("db")) == Texts{"db.service"});
    CHECK_FALSE(refusal("after", literal("no unit")).empty());
}

// systemd fails to load a unit with a line of more than 1 MiB.
TEST_CASE("a value that is too long for a line is refused") {
    const std::string long_text((1U << 20U) + 1, 'x');
    for (const Value& value :
         {text(long_text), list({text(long_text)}), words({text("/bin/echo"), text(long_text)})}) {
        CHECK(contains(refusal("start", value), "systemd reads at most"));
    }
    CHECK(contains(refusal("env", Value{Hash{{"A", text(long_text)}}}), "systemd reads at most"));
}

// Whatever the position, no value becomes a line, a key or a section of its own.
TEST_CASE("no value breaks out of its line") {
    const std::vector<std::string> attacks{"a\n[Service]\nExecStart=/bin/evil",
                                           "\nUser=root",
                                           "a\rUser=root",
                                           "a\0User=root"s,
                                           "a\\",
                                           R"(a\\\)",
                                           "a\vb",
                                           "a\x1b[2J",
                                           "a\u0085b",
                                           "\xff",
                                           "\xed\xa0\x80",
                                           "a\xc3",
                                           "\ufffe"};
    std::vector<std::string> keys{"description",
                                  "start",
                                  "env",
                                  "memory-max",
                                  "after",
                                  "after-service",
                                  "cpu-quota",
                                  "alias",
                                  "user",
                                  "environment-file",
                                  "read-write-paths",
                                  "documentation",
                                  "log-extra-fields",
                                  "bind-paths",
                                  "unset-environment",
                                  "type",
                                  "system-call-filter",
                                  "restart-sec",
                                  "exec-condition"};
    int accepted = 0;
    for (const std::string& attack : attacks) {
        const std::vector<Value> values{text(attack),
                                        text("%i " + attack),
                                        literal(attack),
                                        list({text(attack)}),
                                        list({text("a.service"), text(attack)}),
                                        list({literal(attack), literal("b")}),
                                        words({text(attack)}),
                                        words({text("/bin/echo"), text(attack), literal(attack)}),
                                        list({words({text("/bin/echo"), text(attack)})}),
                                        Value{Hash{{"A", text(attack)}}},
                                        Value{Hash{{"A", literal(attack)}}},
                                        Value{Hash{{attack, text("b")}}},
                                        computed(text(attack)),
                                        computed(list({computed(literal(attack))}))};
        for (const std::string& key : keys) {
            for (std::size_t i = 0; i < values.size(); ++i) {
                const auto texts = assignments_of(meaning(key), values[i]);
                if (!texts) {
                    continue;
                }
                for (const std::string& line : *texts) {
                    CAPTURE(key, i, attack.substr(0, 50), line.substr(0, 200));
                    ++accepted;
                    REQUIRE(unit::check_line(line, meaning(key).directive->name));
                    // Accepted is only what says it in escapes.
                    REQUIRE(line.find_first_of("\n\r\0\x0b\x1b"s) == std::string::npos);
                }
            }
        }
    }
    // The quoting forms must have taken some of it, or nothing was tested.
    CHECK(accepted > 50);
}

TEST_CASE("the assignments of a unit file count as systemd counts them") {
    const auto lines = [](std::vector<Value> items) { return Value{Assignments{std::move(items)}}; };
    CHECK(contains(refusal("memory-max", lines({text("1G"), text("much")})), "much"));
    CHECK(contains(refusal("exec-start", lines({Value{Hash{}}})), "takes"));
    CHECK(written("memory-max", lines({text("1G"), text("2G")})) == Texts{"2G"});
    CHECK(written("memory-max", lines({text("1G"), text("")})) == Texts{});
    CHECK(written("exec-start", lines({text("/bin/sh -c \"echo $A %i\""), text(""), text("-/bin/b %%")})) ==
          Texts{"/bin/sh -c \"echo $A %i\"", "", "-/bin/b %%"});
    CHECK(written("env", lines({text("\"A=1 2\" B=%n"), Value{Hash{{"C", text("x y")}}}})) ==
          Texts{"\"A=1 2\" B=%n", "\"C=x y\""});
    CHECK(written("after", lines({text("a.service b.service"), text("c.service")})) ==
          Texts{"a.service b.service", "c.service"});
}
