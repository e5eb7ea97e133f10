#include "sparrow/cli/hook_choice.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::cli;
using sparrow::test::contains;

namespace {

const std::vector<std::string> typical{"hooks.pre-start", "hooks.post-start.run", "monitoring.resource-check",
                                       "start-if.0", "hooks.run"};

const std::vector<HookFile> files{
    {"/run/systemd/generator/nginx.service", {"hooks.pre-start", "hooks.post-stop"}},
    {"/run/systemd/generator/nginx.service.d/50-memory.conf", {"hooks.pre-start.run", "hooks.warm-up"}},
};

std::string error_of(const std::vector<HookFile>& some, const std::string& asked,
                     const std::string& from = "") {
    const auto choice = choose_hook("nginx.service", some, asked, from);
    return choice ? "" : choice.error().message;
}

}  // namespace

TEST_CASE("a hook is found by its full name, and without what all have in common") {
    CHECK(find_hook(typical, "hooks.pre-start") == "hooks.pre-start");
    CHECK(find_hook(typical, "pre-start") == "hooks.pre-start");
    CHECK(find_hook(typical, "post-start") == "hooks.post-start.run");
    CHECK(find_hook(typical, "hooks.post-start.run") == "hooks.post-start.run");
    CHECK(find_hook(typical, "monitoring.resource-check") == "monitoring.resource-check");
    CHECK(find_hook(typical, "start-if.0") == "start-if.0");
    CHECK(find_hook(typical, "run") == "hooks.run");
    CHECK(find_hook(typical, "resource-check") == "monitoring.resource-check");
    CHECK_FALSE(find_hook({"monitoring.resource-check", "other.resource-check"}, "resource-check"));
    CHECK(find_hook({"monitoring.check", "hooks.check"}, "check") == "hooks.check");
    for (const char* other : {"", "0", "check", "start-if", "post", "hooks.", "hooks.post-start"}) {
        CAPTURE(other);
        CHECK_FALSE(find_hook(typical, other));
    }
}

TEST_CASE("the file that has the hook is the one that it comes from") {
    const auto stop = choose_hook("nginx.service", files, "post-stop", "");
    REQUIRE(stop);
    CHECK(stop->file == 0);
    CHECK(stop->hook == "hooks.post-stop");
    const auto warm_up = choose_hook("nginx.service", files, "warm-up", "");
    REQUIRE(warm_up);
    CHECK(warm_up->file == 1);
}

TEST_CASE("where several files have it, a person says which, and how is in the message") {
    CHECK(error_of(files, "pre-start") ==
          "2 files of nginx.service have such a hook; say which one is meant:\n"
          "  --from=nginx.service            /run/systemd/generator/nginx.service\n"
          "  --from=50-memory.conf           /run/systemd/generator/nginx.service.d/50-memory.conf");
    for (const char* from : {"50-memory.conf", "50-memory", "50-memory.conf.raku",
                             "/etc/systemd/system/nginx.service.d/50-memory.conf.raku",
                             "/run/systemd/generator/nginx.service.d/50-memory.conf"}) {
        CAPTURE(from);
        const auto choice = choose_hook("nginx.service", files, "pre-start", from);
        REQUIRE(choice);
        CHECK(choice->file == 1);
        CHECK(choice->hook == "hooks.pre-start.run");
    }
    for (const char* from : {"nginx.service", "nginx", "nginx.service.raku"}) {
        CAPTURE(from);
        const auto choice = choose_hook("nginx.service", files, "pre-start", from);
        REQUIRE(choice);
        CHECK(choice->file == 0);
    }
}

TEST_CASE("a hook or a file that is not there is an error with what there is") {
    const std::string list =
        "there are:\n"
        "  /run/systemd/generator/nginx.service: pre-start, post-stop\n"
        "  /run/systemd/generator/nginx.service.d/50-memory.conf: pre-start, warm-up";
    CHECK(error_of(files, "warmup") == "nginx.service has no such hook (did you mean warm-up?); " + list);
    CHECK(error_of(files, "elephants") == "nginx.service has no such hook; " + list);
    CHECK(error_of(files, "warm-up", "nginx.service") ==
          "nginx.service has no such hook from nginx.service (did you mean warm-up?); " + list);
    CHECK(error_of(files, "pre-start", "60-other.conf") ==
          "--from=60-other.conf: no file of nginx.service with hooks is called so; " + list);
    CHECK(contains(error_of({{"/a\n/b.conf", {"hooks.\033[1m"}}}, "x"), "\n  /a\\n/b.conf: \\x1b[1m"));
}
