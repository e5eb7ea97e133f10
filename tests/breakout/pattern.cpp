#include "pattern.hpp"

#include <memory>
#include <variant>

namespace sparrow::test {

namespace {

// Fills whatever a value can be.
class Filler {
  public:
    explicit Filler(const std::string& text) : text_(text) {}

    std::string operator()(const std::string& pattern) const {
        std::string filled;
        std::size_t from = 0;
        for (std::size_t at = 0; (at = pattern.find(here, from)) != std::string::npos;
             from = at + here.size()) {
            filled += pattern.substr(from, at - from) + text_;
        }
        return filled + pattern.substr(from);
    }
    model::Value operator()(const model::Value& pattern) const {
        return std::visit([this](const auto& data) { return model::Value{(*this)(data)}; }, pattern.data);
    }
    model::Literal operator()(const model::Literal& pattern) const { return {(*this)(pattern.text)}; }
    model::Regex operator()(const model::Regex& pattern) const { return {(*this)(pattern.source)}; }
    model::Closure operator()(const model::Closure& pattern) const {
        return {(*this)(pattern.name), pattern.line};
    }
    model::Computed operator()(const model::Computed& pattern) const {
        return {std::make_shared<const model::Value>((*this)(*pattern.value)), (*this)(pattern.closure)};
    }
    model::Words operator()(const model::Words& pattern) const { return {(*this)(pattern.words)}; }
    model::HashEntry operator()(const model::HashEntry& pattern) const {
        return {(*this)(pattern.key), (*this)(pattern.value)};
    }
    model::Parameter operator()(const model::Parameter& pattern) const {
        return {(*this)(pattern.key), (*this)(pattern.value)};
    }
    template <typename Element>
    std::vector<Element> operator()(const std::vector<Element>& pattern) const {
        std::vector<Element> filled;
        for (const Element& element : pattern) {
            filled.push_back((*this)(element));
        }
        return filled;
    }
    // What has no text.
    template <typename Other>
    Other operator()(const Other& pattern) const {
        return pattern;
    }

  private:
    const std::string& text_;
};

}  // namespace

model::Value filled(const model::Value& pattern, const std::string& text) {
    return Filler(text)(pattern);
}

std::vector<model::Parameter> filled(const std::vector<model::Parameter>& pattern, const std::string& text) {
    return Filler(text)(pattern);
}

}  // namespace sparrow::test
