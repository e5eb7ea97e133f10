#include "sparrow/model/runtime_keys.hpp"

#include <algorithm>

#include "sparrow/model/catalogue.hpp"
#include "support/catch.hpp"

using namespace sparrow::model;

TEST_CASE("no key of the daemon hides a setting of systemd") {
    for (const RuntimeKey& key : runtime_keys()) {
        CAPTURE(key.name);
        for (const Directive& directive : directives()) {
            REQUIRE(kebab(directive.name) != key.name);
        }
        CHECK(is_runtime_key(key.name));
    }
}

TEST_CASE("the daemon's keys are sorted and known exactly") {
    const auto& keys = runtime_keys();
    CHECK(std::is_sorted(keys.begin(), keys.end(),
                         [](const RuntimeKey& a, const RuntimeKey& b) { return a.name < b.name; }));
    CHECK(std::adjacent_find(keys.begin(), keys.end(), [](const RuntimeKey& a, const RuntimeKey& b) {
              return a.name == b.name;
          }) == keys.end());
    CHECK_FALSE(is_runtime_key("Hooks"));
    CHECK_FALSE(is_runtime_key("hooks "));
    CHECK_FALSE(is_runtime_key(""));
    CHECK_FALSE(is_runtime_key("memory-max"));
}

TEST_CASE("only the closures of orchestration are called at translation") {
    for (const RuntimeKey& key : runtime_keys()) {
        CAPTURE(key.name);
        CHECK(key.keeps_closures == (key.name != "orchestration"));
    }
}
