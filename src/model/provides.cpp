#include "provides.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <vector>

#include "sparrow/base/text.hpp"

namespace sparrow::model {

Result<std::string> provided_words(const Value& value) {
    const auto* list = std::get_if<List>(&settled(value).data);
    std::vector<std::string> words;
    for (const Value& element : list != nullptr ? *list : List{settled(value)}) {
        const auto* word = std::get_if<std::string>(&settled(element).data);
        const bool is_word =
            word != nullptr && !word->empty() &&
            word->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
        if (!is_word) {
            return failure(
                fmt::format("takes words of a-z, 0-9 and \"-\", such as <database>, found {}",
                            word != nullptr ? "'" + escape_control(*word) + "'" : kind_of(element)));
        }
        words.push_back(*word);
    }
    return fmt::format("{}", fmt::join(words, " "));
}

}  // namespace sparrow::model
