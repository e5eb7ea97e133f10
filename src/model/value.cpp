#include "sparrow/model/value.hpp"

#include <algorithm>

namespace sparrow::model {

namespace {

struct KindName {
    std::string operator()(const Nothing& /*unused*/) const { return "nothing"; }
    std::string operator()(bool /*unused*/) const { return "a Bool"; }
    std::string operator()(std::int64_t /*unused*/) const { return "an integer"; }
    std::string operator()(double /*unused*/) const { return "a number"; }
    std::string operator()(const std::string& /*unused*/) const { return "a string"; }
    std::string operator()(const Literal& /*unused*/) const { return "a literal"; }
    std::string operator()(const Words& /*unused*/) const { return "a command"; }
    std::string operator()(const Assignments& /*unused*/) const { return "the assignments of a unit file"; }
    std::string operator()(const Regex& /*unused*/) const { return "a regex"; }
    std::string operator()(const Closure& /*unused*/) const { return "a closure"; }
    std::string operator()(const Computed& computed) const { return kind_of(*computed.value); }
    std::string operator()(const List& /*unused*/) const { return "a list"; }
    std::string operator()(const Hash& /*unused*/) const { return "a hash"; }
};

}  // namespace

std::string kind_of(const Value& value) {
    return std::visit(KindName{}, value.data);
}

const Value& settled(const Value& value) {
    const Value* result = &value;
    while (const auto* computed = std::get_if<Computed>(&result->data)) {
        result = computed->value.get();
    }
    return *result;
}

const Value* find_in(const Value* value, std::string_view key) {
    const auto* hash = value == nullptr ? nullptr : std::get_if<Hash>(&settled(*value).data);
    if (hash == nullptr) {
        return nullptr;
    }
    const auto found =
        std::find_if(hash->begin(), hash->end(), [&](const HashEntry& entry) { return entry.key == key; });
    return found == hash->end() ? nullptr : &settled(found->value);
}

}  // namespace sparrow::model
