#include "sparrow/cli/runtime_json.hpp"

#include <algorithm>
#include <iterator>

#include "sparrow/model/catalogue.hpp"
#include "sparrow/watch/signals.hpp"

namespace sparrow::cli {

namespace {

std::string key_of(const std::string& name) {
    std::string key = model::kebab(name);
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

struct ToValue {
    model::Value operator()(bool value) const { return {value}; }
    model::Value operator()(std::int64_t value) const { return {value}; }
    model::Value operator()(std::uint64_t value) const {
        return value == watch::infinity ? model::Value{std::string("infinity")}
                                        : model::Value{static_cast<std::int64_t>(value)};
    }
    model::Value operator()(double value) const { return {value}; }
    model::Value operator()(const std::string& value) const { return {value}; }
    model::Value operator()(const std::vector<std::string>& values) const {
        model::List list;
        std::transform(values.begin(), values.end(), std::back_inserter(list),
                       [](const std::string& value) { return model::Value{value}; });
        return {std::move(list)};
    }
    model::Value operator()(const auto& /*none that is known*/) const { return {model::Nothing{}}; }
};

}  // namespace

model::Hash hash_of(const RuntimeFields& fields) {
    model::Hash hash;
    for (const auto& [name, value] : fields.values()) {
        hash.push_back({key_of(name), std::visit(ToValue{}, value)});
    }
    return hash;
}

model::Value value_of(const std::vector<RuntimeFields>& all) {
    model::List list;
    std::transform(all.begin(), all.end(), std::back_inserter(list),
                   [](const RuntimeFields& fields) { return model::Value{hash_of(fields)}; });
    return {std::move(list)};
}

}  // namespace sparrow::cli
