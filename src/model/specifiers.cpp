#include "specifiers.hpp"

namespace sparrow::model {

bool has_specifier(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 2)) {
        if (!text.substr(at).starts_with("%%")) {
            return true;
        }
    }
    return false;
}

std::string without_escaped_percents(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        result += text[i];
        i += text.substr(i).starts_with("%%") ? 1 : 0;
    }
    return result;
}

std::string with_escaped_percents(std::string_view text) {
    std::string result;
    for (const char c : text) {
        result.append(c == '%' ? 2 : 1, c);
    }
    return result;
}

}  // namespace sparrow::model
