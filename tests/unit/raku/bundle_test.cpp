#include "sparrow/raku/bundle.hpp"

#include <string>

#include "sparrow/raku/digest.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using sparrow::test::contains;

namespace {

const Site full_site{
    {"/plugins"},
    "/tasks",
    {"/units"},
    {{"/site/defaults.raku", "%( 'é' => 1 )"}, {"/home/defaults.raku", "", "others can write it"}},
    {{"Shop/Web.rakumod", {"/site/lib/Shop/Web.rakumod", "unit module Shop::Web;\n"}},
     {"", {"/home/lib", "", "not trusted"}}}};

const Bundle full_bundle{
    {"/etc/systemd/system/a.service.raku", "#!raku\nsay 'é';\n", {{"A=1"}, {"/opt"}, full_site}},
    2,
    "a \"b\"",
    {"hooks.a"},
    R"({"unit a":true})"};

}  // namespace

TEST_CASE("a bundle is read back as it was written") {
    const auto read = parse_bundle(to_json(full_bundle));
    REQUIRE(read);
    CHECK(read->inputs.file == full_bundle.inputs.file);
    CHECK(read->inputs.source == full_bundle.inputs.source);
    CHECK(read->task == 2);
    CHECK(read->name == full_bundle.name);
    CHECK(read->hooks == full_bundle.hooks);
    CHECK(read->inputs.context.environment == full_bundle.inputs.context.environment);
    CHECK(read->inputs.context.repositories == full_bundle.inputs.context.repositories);
    CHECK(read->lookups == full_bundle.lookups);
    CHECK(read->inputs.context.site.unit_dirs == full_site.unit_dirs);
    CHECK(read->inputs.context.site.defaults[0].text == "%( 'é' => 1 )");
    CHECK(read->inputs.context.site.defaults[1].problem == "others can write it");
    CHECK(read->inputs.context.site.modules[0].name == "Shop/Web.rakumod");
    CHECK(read->inputs.context.site.modules[0].file.path == "/site/lib/Shop/Web.rakumod");
    CHECK(read->inputs.context.site.modules[1].file.problem == "not trusted");
    CHECK(to_json(*read) == to_json(full_bundle));
}

TEST_CASE("a bundle that does not say what its hooks are called is one too") {
    std::string json = to_json(full_bundle);
    const std::string hooks = R"("hooks":["hooks.a"],)";
    json.erase(json.find(hooks), hooks.size());
    const auto read = parse_bundle(json);
    REQUIRE(read);
    CHECK(read->name == full_bundle.name);
    CHECK(read->hooks.empty());
}

TEST_CASE("what is no bundle is an error") {
    std::string other_schema = to_json(full_bundle);
    other_schema.replace(other_schema.find("\"schema\":1"), 10, "\"schema\":2");
    CHECK(contains(parse_bundle(other_schema).error().message, "schema 2"));
    std::string negative = to_json(full_bundle);
    negative.replace(negative.find(R"("task":2)"), 8, R"("task":"2")");
    for (const std::string& text :
         {std::string(), std::string("{}"), std::string("[1]"), to_json(full_bundle).substr(1),
          to_json(full_bundle).substr(0, 50), std::string("null"), negative}) {
        CAPTURE(text);
        const auto read = parse_bundle(text);
        REQUIRE_FALSE(read);
        CHECK_FALSE(read.error().message.empty());
    }
}

TEST_CASE("the digest is that of the text") {
    // sha256sum of nothing, and of "abc" (FIPS 180-2, B.1)
    CHECK(digest_of("") == "e3b0c44298fc1c149afbf4c8996fb924");
    CHECK(digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223");
    Bundle other = full_bundle;
    other.inputs.context.environment = {"A=2"};
    CHECK(digest_of(to_json(other)) != digest_of(to_json(full_bundle)));
}
