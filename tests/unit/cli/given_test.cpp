// What a person makes up for an evaluation, as sources see it.
#include <string>

#include "sparrow/raku/facts.hpp"
#include "support/catch.hpp"
#include "support/sparrowctl.hpp"

using namespace sparrow;
using sparrow::test::contains;
using sparrow::test::shell_word;
using sparrow::test::sparrowctl;

TEST_CASE("a source can be seen with facts and an environment that are made up") {
    const test::TempDir directory;
    const std::string file = directory.file("a.service.raku",
                                            "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true', "
                                            "description => \"{os} {system-memory} {%*ENV<A> // "
                                            "'-'} {%*ENV<B> // '-'} {%*ENV<SYSTEMD_SCOPE>}\" );\n");
    const auto described = [&](const std::string& arguments) {
        const auto result = sparrowctl(directory, "render " + arguments + " " + shell_word(file), "A=own");
        CHECK(result.status == 0);
        const std::size_t at = result.output.find("Description=") + 12;
        return result.output.substr(at, result.output.find('\n', at) - at);
    };
    CHECK(described("--fact os=centos --fact memory=2G --env B=[b=c,d]") ==
          "centos 2147483648 own [b=c,d] system");
    CHECK(described("--fact memory=1K --fact=os=x --fact os=y -i --scope user") == "y 1024 - - user");
    CHECK(described("--fact os=x --fact memory=1 --env A= --env A=last -i") == "x 1 last - system");
}

TEST_CASE("each fact that the help names is told by its words") {
    const test::TempDir directory;
    std::string words;
    for (const raku::FactHelp& fact : raku::fact_help()) {
        words += fact.word + ", ";
    }
    const std::string file = directory.file(
        "a.service.raku", "#!raku\ntask-run 'a', 'systemd', %( start => '/bin/true', description => [" +
                              words + "].join(' ') );\n");
    const auto result = sparrowctl(
        directory,
        "render --fact os=arch --fact memory=2K --fact available-memory=1K --fact load=12.5% "
        "--fact connections=7 --fact cpus=3 --fact architecture=arm64 --fact virtualization=vm:kvm "
        "--fact pressure.memory=1 --fact pressure.cpu=2.5 --fact pressure.io=3% " +
            shell_word(file));
    CHECK(contains(result.output, "Description=arch 2048 1024 12.5 12.5 7 3 arm64 vm:kvm 1 2.5 3\n"));
}

TEST_CASE("another user's code sees nothing of root's environment, and does not steer its terminal") {
    if (!test::is_root()) {
        WARN("skipped: only root can give a file away");
        return;
    }
    const test::TempDir directory;
    REQUIRE(chmod(directory.path().c_str(), 0755) == 0);
    const std::string source =
        directory.file("a.service.raku",
                       "#!raku\nsay \"\\e[31mred\";\ntask-run 'a', 'systemd', %( start => '/bin/true', "
                       "description => \"secret: {%*ENV<SECRET> // 'none'}\", hooks => %( tells => { print "
                       "\"\\e[31mred\"; %*ENV<SECRET> // 'none' } ) );\n");
    const std::string test_file =
        directory.file("a.rakutest", "use Test; plan 1; nok %*ENV<SECRET>:exists, 'no secret';\n");
    for (const std::string& file : {source, test_file}) {
        REQUIRE(chown(file.c_str(), 65534, 65534) == 0);
    }
    const auto with_secret = [&](const std::string& arguments) {
        return sparrowctl(directory, arguments + " 2>&1", "SECRET=x");
    };
    CHECK(contains(with_secret("render " + shell_word(source)).output, "Description=secret: none\n"));
    CHECK(contains(with_secret("render --env SECRET=y " + shell_word(source)).output,
                   "Description=secret: y\n"));
    const std::string called = with_secret("hook call " + shell_word(source) + " tells").output;
    CHECK(contains(called, "\\x1b[31mred\n{\"result\":\"none\"}\n"));
    CHECK_FALSE(contains(called, "\x1b"));
    CHECK(contains(with_secret("eval " + shell_word(source)).output, "\\x1b[31mred\n"));
    CHECK(with_secret("test " + shell_word(test_file)).status == 0);
}
