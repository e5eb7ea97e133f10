#include "sparrow/daemon/unit_facts.hpp"

#include "support/catch.hpp"

using namespace sparrow;
using namespace sparrow::daemon;

namespace {

UnitFacts facts_of(const std::string& name, const sd::Variant& value) {
    UnitFacts facts;
    take_fact(name, value, facts);
    return facts;
}

}  // namespace

TEST_CASE("a property of systemd is taken by its name and its type") {
    CHECK(facts_of("FragmentPath", std::string("/x")).fragment == "/x");
    CHECK(facts_of("ActiveState", std::string("active")).is_running());
    CHECK(facts_of("DropInPaths", std::vector<std::string>{"/a"}).drop_ins.size() == 1);
    CHECK(facts_of("InvocationID", std::vector<std::uint8_t>{1, 2}).invocation.size() == 2);
    CHECK(facts_of("MainPID", std::uint64_t{7}).main_pid == 7);
    CHECK(facts_of("ControlGroup", std::string("/system.slice/a..b.service")).control_group ==
          "/system.slice/a..b.service");
}

TEST_CASE("a property of another type is none, and changes no other") {
    CHECK(facts_of("MainPID", std::vector<std::string>{"/a"}).drop_ins.empty());
    CHECK(facts_of("MainPID", std::vector<std::uint8_t>{1}).invocation.empty());
    CHECK(facts_of("ControlGroup", std::uint64_t{7}).main_pid == 0);
    CHECK(facts_of("ControlGroup", {}).control_group.empty());
    CHECK(facts_of("DropInPaths", std::string("/x")).drop_ins.empty());
    UnitFacts facts;
    facts.control_group = "/old";
    take_fact("ControlGroup", true, facts);
    CHECK(facts.control_group.empty());
    take_fact("Other", std::string("/x"), facts);
    CHECK(facts.fragment.empty());
}

TEST_CASE("no number is cut to that of another process, no path leads elsewhere") {
    CHECK(facts_of("MainPID", (std::uint64_t{1} << 32) + 1).main_pid == 0);
    CHECK(facts_of("MainPID", UINT64_MAX).main_pid == 0);
    for (const char* path : {"system.slice", "/../proc/1", "/a/..", "/a/../../x", ".."}) {
        CAPTURE(path);
        CHECK(facts_of("ControlGroup", std::string(path)).control_group.empty());
    }
}
