#include "sparrow/base/argv.hpp"

#include <algorithm>
#include <iterator>

namespace sparrow {

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> list;
    std::transform(strings.begin(), strings.end(), std::back_inserter(list),
                   [](std::string& text) { return text.data(); });
    list.push_back(nullptr);
    return list;
}

}  // namespace sparrow
