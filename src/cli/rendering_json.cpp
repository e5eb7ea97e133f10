#include "sparrow/cli/rendering_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/unit/unit_file.hpp"

namespace sparrow::cli {

namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson words_of(const std::string& value) {
    OrderedJson words = OrderedJson::array();
    for (std::string& word : split(value, ' ')) {
        if (!word.empty()) {
            words.push_back(std::move(word));
        }
    }
    return words;
}

OrderedJson setting_json(const std::string& section, const unit::Setting& setting) {
    OrderedJson object{{"key", setting.key}, {"value", setting.value}};
    const model::Directive* directive = model::find(section, setting.key);
    if (directive != nullptr && model::joins_with_space(*directive)) {
        object["words"] = words_of(setting.value);
    }
    return object;
}

OrderedJson sections_json(const std::string& text) {
    OrderedJson sections = OrderedJson::array();
    const auto parsed = unit::parse(text);
    for (const unit::Section& section : parsed ? parsed->file.sections : std::vector<unit::Section>()) {
        OrderedJson settings = OrderedJson::array();
        for (const unit::Setting& setting : section.settings) {
            settings.push_back(setting_json(section.name, setting));
        }
        sections.push_back({{"name", section.name}, {"settings", std::move(settings)}});
    }
    return sections;
}

OrderedJson file_json(const std::string& name, const translate::TreeEntry& entry) {
    if (const auto* link = std::get_if<translate::Symlink>(&entry)) {
        return {{"name", name}, {"target", link->target}};
    }
    const std::string& text = std::get<translate::TextFile>(entry).text;
    return {{"name", name}, {"text", text}, {"sections", sections_json(text)}};
}

}  // namespace

std::string rendering_json(const translate::UnitTree& tree, const std::vector<translate::Made>& made,
                           const std::vector<Diagnostic>& diagnostics) {
    OrderedJson files = OrderedJson::array();
    for (const auto& [path, entry] : tree) {
        files.push_back(file_json(path.name, entry));
    }
    OrderedJson sources = OrderedJson::array();
    for (const translate::Made& source : made) {
        sources.push_back({{"file", source.source}, {"makes", source.names}, {"failed", source.failed}});
    }
    OrderedJson findings = OrderedJson::array();
    for (const Diagnostic& diagnostic : diagnostics) {
        findings.push_back({{"severity", to_string(diagnostic.severity)},
                            {"file", diagnostic.file},
                            {"line", diagnostic.line},
                            {"column", diagnostic.column},
                            {"message", diagnostic.message}});
    }
    const OrderedJson whole{{"schema", 1}, {"files", files}, {"sources", sources}, {"diagnostics", findings}};
    // A file's name may have any byte in it.
    return whole.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace sparrow::cli
