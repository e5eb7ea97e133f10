#include "sparrow/model/description.hpp"

#include <algorithm>

namespace sparrow::model {

const Value* find_parameter(const Task& task, std::string_view key) {
    const auto found = std::find_if(task.parameters.begin(), task.parameters.end(),
                                    [&](const Parameter& parameter) { return parameter.key == key; });
    return found == task.parameters.end() ? nullptr : &settled(found->value);
}

}  // namespace sparrow::model
