#include "sparrow/model/description.hpp"

#include <algorithm>

namespace sparrow::model {

SourcePlace place_of(const Task& task, std::string_view path) {
    while (!path.empty()) {
        if (const auto found = task.places.find(path); found != task.places.end()) {
            return found->second;
        }
        const auto dot = path.rfind('.');
        path = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
    }
    return {task.line, 0};
}

const Value* find_parameter(const Task& task, std::string_view key) {
    const auto found = std::find_if(task.parameters.begin(), task.parameters.end(),
                                    [&](const Parameter& parameter) { return parameter.key == key; });
    return found == task.parameters.end() ? nullptr : &settled(found->value);
}

}  // namespace sparrow::model
