#include "sparrow/model/live_value.hpp"

#include <array>

namespace sparrow::model {

std::string_view signature_of(const LiveValue& value) {
    // In the order of the variant.
    constexpr auto signatures = std::to_array<std::string_view>(
        {"b", "u", "t", "s", "as", "ay", "a(st)", "a(ss)", "a(iayu)", "a(iiqq)", "(bas)", "a(iiss)"});
    static_assert(signatures.size() == std::variant_size_v<LiveValue>);
    return signatures.at(value.index());
}

}  // namespace sparrow::model
