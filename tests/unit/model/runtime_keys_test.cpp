#include "sparrow/model/runtime_keys.hpp"

#include <algorithm>
#include <string>

#include "sparrow/base/text.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;

TEST_CASE("runtime keys are sorted and known by their whole names") {
    CHECK(std::is_sorted(runtime_keys().begin(), runtime_keys().end()));
    CHECK(is_runtime_key("hooks"));
    for (const char* key : {"", "hook", "Hooks", "hooks.a", "memory-max"}) {
        CAPTURE(key);
        CHECK_FALSE(is_runtime_key(key));
    }
}

TEST_CASE("closures are hooks below runtime keys, but for what gives dependencies") {
    for (const std::string_view path : hook_paths()) {
        CAPTURE(path);
        CHECK(is_runtime_key(split(path, '.').front()));
        CHECK(path != "orchestration");
    }
}

TEST_CASE("every runtime key is in the man page") {
    const std::string page = test::read_file(SPARROW_SOURCE_DIR "/packaging/man/sparrow.unit.5");
    for (const std::string_view key : runtime_keys()) {
        CAPTURE(key);
        CHECK(test::contains(page, ".B " + std::string(key) + "\n"));
    }
}
