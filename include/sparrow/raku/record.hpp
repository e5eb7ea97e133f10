// What is remembered of a source: how its evaluation went, what it observed, and when it last went well.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/inputs.hpp"
#include "sparrow/raku/observation.hpp"
#include "sparrow/raku/schedule.hpp"

namespace sparrow::raku {

// Seconds since 1970.
using Time = std::int64_t;

// An evaluation from which no answer came: it took too long, crashed, or killed its host.
struct NoAnswer {
    // What it is reported with.
    std::string message;
    // How often in a row, from 1.
    int tries = 1;
    // When it was last tried.
    Time last = 0;
    // Somebody has asked for another try.
    bool is_to_be_retried = false;
};

// What a translation came from.
struct Translated {
    // The source's text.
    std::string source;
    // The digest under which the Context is stored.
    std::string context;
    // The description as the host gave it (model::parse_answer() reads it).
    std::string answer;
};

struct Record {
    std::string file;
    // The last evaluation. Its answer is a description or an error, and empty after one without an answer.
    Translated latest;
    // What that observed, with states.
    Observations observations = {};
    // The digest under which the Observations are stored of what Raku and this program are made of.
    std::string software = {};
    // The digest of what counts for each source whether it asks for it or not (translate::Surroundings).
    std::string surroundings = {};
    // How long it took, and when it ended.
    Duration took{0};
    Time when = 0;
    std::optional<NoAnswer> no_answer = std::nullopt;
    // Whether units came of the last evaluation.
    bool is_good = false;
    // The last one of which some did, where that was another.
    std::optional<Translated> last_good = std::nullopt;
};

// As they are stored: JSON, which a record's texts follow as they are.
std::string to_text(const Record& record);
std::string to_json(const Context& context);

// The inverse; an Error where it is not what these give.
Result<Record> parse_record(std::string_view text);
Result<Context> parse_context(std::string_view json);

}  // namespace sparrow::raku
