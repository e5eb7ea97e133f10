#include "sparrow/raku/facts.hpp"

#include <string>

#include "sparrow/raku/bundle.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using sparrow::test::contains;

namespace {

FactValue value_of(const std::string& text) {
    const auto made_up = parse_fact(text);
    CAPTURE(text);
    REQUIRE(made_up);
    return made_up->value;
}

std::string error_of(const std::string& text) {
    const auto made_up = parse_fact(text);
    return made_up ? "" : made_up.error().message;
}

}  // namespace

TEST_CASE("facts are read as what their words give") {
    CHECK(value_of("os=centos") == FactValue("centos"));
    CHECK(value_of("memory=2147483648") == FactValue(std::int64_t{1} << 31));
    CHECK(value_of("memory=2G") == FactValue(std::int64_t{1} << 31));
    CHECK(value_of("available-memory=1.5K") == FactValue(std::int64_t{1536}));
    CHECK(value_of("memory=0.3K") == FactValue(std::int64_t{307}));
    CHECK(value_of("load=12.5%") == FactValue(12.5));
    CHECK(value_of("load=400") == FactValue(400.0));
    CHECK(value_of("connections=0") == FactValue(std::int64_t{0}));
    CHECK(value_of("cpus=8") == FactValue(std::int64_t{8}));
    CHECK(value_of("pressure.io=0.5") == FactValue(0.5));
    CHECK(value_of("pressure.io=none") == FactValue());
    CHECK(value_of("virtualization=container:systemd-nspawn") == FactValue("container:systemd-nspawn"));
    CHECK(value_of("virtualization=none") == FactValue());
    CHECK(value_of("architecture=x86-64") == FactValue("x86-64"));
}

TEST_CASE("what systemd tells by a variable is made up as that variable") {
    CHECK(parse_fact("virtualization=vm:kvm")->variable == "SYSTEMD_VIRTUALIZATION");
    CHECK(parse_fact("architecture=arm64")->variable == "SYSTEMD_ARCHITECTURE");
    CHECK(parse_fact("os=debian")->variable.empty());
}

TEST_CASE("a value that a fact does not take is refused with what it takes") {
    for (const char* text : {"memory=",
                             "memory=0",
                             "memory=-1",
                             "memory=2GB",
                             "memory=G",
                             "memory= 2G",
                             "memory=2 G",
                             "memory=1e99T",
                             "memory=infG",
                             "memory=nan",
                             "memory=0x10",
                             "memory=9999999999999999999999",
                             "memory=0.0001K",
                             "load=-1",
                             "load=much",
                             "load=%",
                             "load=inf",
                             "load=1e9",
                             "connections=1.5",
                             "connections=-3",
                             "connections=+3",
                             "cpus=0",
                             "cpus=99999999999999999999",
                             "pressure.io=101",
                             "pressure.io=",
                             "os=Debian",
                             "os=de bian",
                             "os=\n",
                             "virtualization=kvm",
                             "virtualization=vm:",
                             "architecture=x86/64",
                             "memory=none",
                             "os="}) {
        CAPTURE(text);
        CHECK(contains(error_of(text), "the fact '"));
        CHECK(contains(error_of(text), "' takes "));
    }
    CHECK(contains(error_of("memory"), "the fact 'memory' needs a value: a size"));
    CHECK(contains(error_of("os=\x1b[31m"), "found '\\x1b[31m'"));
}

TEST_CASE("an unknown fact is told with the nearest one") {
    CHECK(error_of("memry=2G") == "unknown fact 'memry'; did you mean 'memory'?");
    CHECK(error_of("pressure.ram=2") != "");
    CHECK(contains(error_of("Memory=2G"), "did you mean 'memory'?"));
    CHECK(contains(error_of(""), "unknown fact ''; there are os, memory, "));
    CHECK(contains(error_of("=2G"), "unknown fact ''"));
}

TEST_CASE("what is made up is part of what a hook is run from") {
    Bundle bundle{{"/a", "#!raku\n", {}}, 0, "a"};
    CHECK_FALSE(contains(to_json(bundle), "facts"));
    bundle.inputs.context.site.facts = {
        {"os", "centos"}, {"memory", std::int64_t{1} << 40}, {"load", 3.0}, {"pressure.io", {}}};
    const auto read = parse_bundle(to_json(bundle));
    REQUIRE(read);
    CHECK(read->inputs.context.site.facts == bundle.inputs.context.site.facts);
}
