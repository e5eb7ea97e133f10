// What is read from a store: a record is what it was when it was written, or it is none.
#include <algorithm>

#include "fuzz.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/record.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto record = raku::parse_record(text)) {
        const auto again = raku::parse_record(to_text(*record));
        require(again && to_text(*again) == to_text(*record), "a record is read back as it was written");
    }
    if (const auto context = raku::parse_context(text)) {
        require(raku::parse_context(to_json(*context)).has_value(), "a context is read back");
    }
    (void)raku::parse_bundle(text);

    const raku::Observations observations = raku::parse_observations(text);
    std::string written;
    for (const raku::Observation& observation : observations) {
        written += to_text(observation);
        (void)describe(observation);
    }
    require(raku::parse_observations(written) == observations,
            "observations are read back as they were written");
    const bool is_whole = text.empty() || (text.back() == '\0' && !observations.empty());
    require(is_whole || std::any_of(observations.begin(), observations.end(),
                                    [](const raku::Observation& observation) {
                                        return observation.kind == raku::ObservationKind::unrepeatable;
                                    }),
            "what is cut short proves nothing");
    return 0;
}
