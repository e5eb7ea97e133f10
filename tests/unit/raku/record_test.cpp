#include "sparrow/raku/record.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::raku;
using sparrow::test::contains;

namespace {

Record whole_record() {
    Record record{"/etc/systemd/system/a.service.raku",
                  {"#!raku\nsay 'é';\n# \xff\n", "c0ffee", "{\"schema\":1}\n"}};
    record.observations = {{ObservationKind::content, "/etc/hosts", "file 3 abc"},
                           {ObservationKind::variable, "A", "=1"},
                           {ObservationKind::unrepeatable, "it asks for the time", ""}};
    record.software = "50f7";
    record.surroundings = "a111";
    record.took = Duration(42);
    record.when = 1'800'000'000;
    record.is_good = true;
    return record;
}

}  // namespace

TEST_CASE("a record is read back as it was written") {
    Record record = whole_record();
    const auto read = parse_record(to_text(record));
    REQUIRE(read);
    CHECK(read->file == record.file);
    CHECK(read->latest.source == record.latest.source);
    CHECK(read->latest.answer == record.latest.answer);
    CHECK(read->latest.context == "c0ffee");
    CHECK(read->observations == record.observations);
    CHECK(read->software == "50f7");
    CHECK(read->surroundings == "a111");
    CHECK(read->took == Duration(42));
    CHECK(read->when == 1'800'000'000);
    CHECK(read->is_good);
    CHECK_FALSE(read->no_answer);
    CHECK_FALSE(read->last_good);
    CHECK(to_text(*read) == to_text(record));

    record.no_answer = NoAnswer{"it loops", 3, 1'800'000'001, true};
    record.last_good = Translated{"good", "decaf", "{}"};
    const auto failed = parse_record(to_text(record));
    REQUIRE(failed);
    CHECK(failed->no_answer->message == "it loops");
    CHECK(failed->no_answer->tries == 3);
    CHECK(failed->no_answer->last == 1'800'000'001);
    CHECK(failed->no_answer->is_to_be_retried);
    CHECK(failed->last_good->source == "good");
    CHECK(to_text(*failed) == to_text(record));
}

TEST_CASE("an observation of an unknown kind is one that nothing can prove") {
    std::string text = to_text(whole_record());
    text.replace(text.find("c/etc/hosts"), 1, "?");
    const auto read = parse_record(text);
    REQUIRE(read);
    CHECK(read->observations.front().kind == ObservationKind::unrepeatable);
}

TEST_CASE("what is no record is an error") {
    std::string other_schema = to_text(whole_record());
    other_schema.replace(other_schema.find("\"schema\":3,"), 11, "\"schema\":4,");
    CHECK(
        contains(parse_record(other_schema).error().message, "it has schema 4, this program reads schema 3"));
    for (const std::string& text : {std::string(), std::string("{}"), std::string("null"),
                                    to_text(whole_record()).substr(1), to_text(whole_record()).substr(0, 50),
                                    to_text(whole_record()).substr(0, to_text(whole_record()).size() - 1),
                                    to_text(whole_record()) + "x"}) {
        CAPTURE(text);
        const auto read = parse_record(text);
        REQUIRE_FALSE(read);
        CHECK(contains(read.error().message, "it is no record: "));
    }
}
