#include "sparrow/translate/surroundings.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "sparrow/raku/digest.hpp"
#include "sparrow/raku/record.hpp"

namespace sparrow::translate {

namespace {

// Each part with its end, so that no two lists give the same.
class Text {
  public:
    void add(std::string_view part) { text_.append(part).push_back('\0'); }
    void add(const raku::SiteFile& file) {
        add(file.path);
        add(file.text);
        add(file.problem);
    }
    void add(const std::vector<std::string>& parts) {
        for (const std::string& part : parts) {
            add(part);
        }
        add("");
    }
    [[nodiscard]] std::string digest() const { return raku::digest_of(text_); }

  private:
    std::string text_;
};

bool is_read_by_libraries(std::string_view variable) {
    constexpr std::array prefixes{
        std::string_view("LANG"),  std::string_view("LC_"),  std::string_view("TZ"),
        std::string_view("LOC"),   std::string_view("RAKU"), std::string_view("MVM_"),
        std::string_view("PERL6"), std::string_view("NQP"),
    };
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return variable.substr(0, prefix.size()) == prefix; });
}

std::string module_name(const std::string& path) {
    constexpr std::string_view suffix = ".rakumod";
    std::string name;
    for (const char c : std::string_view(path).substr(0, path.size() - suffix.size())) {
        name += c == '/' ? "::" : std::string(1, c);
    }
    return name;
}

bool is_module(const std::string& path) {
    constexpr std::string_view suffix = ".rakumod";
    return path.size() > suffix.size() && path.substr(path.size() - suffix.size()) == suffix;
}

constexpr const char* absent = "absent";

}  // namespace

Surroundings::Surroundings(raku::Context context)
    : context_(std::move(context)),
      context_json_(raku::to_json(context_)),
      context_digest_(raku::digest_of(context_json_)) {
    Text always;
    always.add(context_.repositories);
    always.add(context_.site.plugin_dirs);
    always.add(context_.site.task_root);
    always.add(context_.site.unit_dirs);
    Text environment;
    for (const std::string& variable : context_.environment) {
        const std::size_t equals = std::min(variable.find('='), variable.size());
        variables_.emplace(variable.substr(0, equals), variable.substr(equals));
        environment.add(variable);
        if (is_read_by_libraries(variable)) {
            always.add(variable);
        }
    }
    environment_ = environment.digest();
    digest_ = always.digest();

    Text modules;
    Text broken;
    for (const raku::SiteModule& module : context_.site.modules) {
        Text text;
        text.add(module.file);
        modules.add(module.name);
        modules.add(module.file);
        if (is_module(module.name)) {
            modules_.emplace(module_name(module.name), text.digest());
        } else {
            broken.add(module.name);
            broken.add(module.file);
        }
    }
    broken_modules_ = broken.digest();
    all_modules_ = modules.digest();
    Text defaults;
    for (const raku::SiteFile& file : context_.site.defaults) {
        defaults.add(file);
    }
    defaults_ = defaults.digest();
}

std::string Surroundings::state_of_module(const std::string& name) const {
    const auto found = modules_.find(name);
    return found == modules_.end() ? absent + (" " + broken_modules_) : found->second;
}

std::string Surroundings::state_of(const raku::Observation& observation) const {
    switch (observation.kind) {
        case raku::ObservationKind::variable: {
            const auto found = variables_.find(observation.name);
            return found == variables_.end() ? absent : found->second;
        }
        case raku::ObservationKind::environment:
            return environment_;
        case raku::ObservationKind::module:
            return state_of_module(observation.name);
        case raku::ObservationKind::modules:
            return all_modules_;
        case raku::ObservationKind::defaults:
            return defaults_;
        default:
            return "";
    }
}

}  // namespace sparrow::translate
