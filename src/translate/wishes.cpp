#include "sparrow/translate/wishes.hpp"

#include <fmt/core.h>

#include "sparrow/translate/render.hpp"

namespace sparrow::translate {

namespace {

Diagnostic warning(const MadeUnit& made, const std::string& message) {
    return {Severity::warning, made.source->path, made.unit->line, message};
}

// Whether `name` is an instance of a template among `units`.
bool enable_instance(const MadeUnits& units, const std::string& name, UnitTree& tree) {
    const auto instance = unit::UnitName::parse(name);
    if (!instance || !instance->is_instance()) {
        return false;
    }
    const auto made = units.find(*instance->template_name());
    if (made == units.end()) {
        return false;
    }
    tree.merge(render_instance_links(*made->second.source, *made->second.unit, *instance));
    return true;
}

}  // namespace

std::vector<Diagnostic> settle_aliases(const MadeUnits& units, NameOwners& owners) {
    std::vector<Diagnostic> diagnostics;
    for (const auto& [name, made] : units) {
        std::vector<std::string> kept;
        for (const std::string& alias : made.unit->wishes.alias) {
            const auto [owner, is_free] = owners.emplace(alias, made.source->path);
            if (is_free || alias == name) {
                kept.push_back(alias);
            } else {
                diagnostics.push_back(warning(
                    made,
                    fmt::format("'alias': {} already has the name {} and keeps it", owner->second, alias)));
            }
        }
        made.unit->wishes.alias = std::move(kept);
    }
    return diagnostics;
}

std::vector<Diagnostic> enable_along(const MadeUnits& units, const NameOwners& owners, UnitTree& tree) {
    std::vector<Diagnostic> diagnostics;
    for (const auto& [name, made] : units) {
        for (const std::string& also : made.unit->wishes.also) {
            if (!owners.contains(also) && !enable_instance(units, also, tree)) {
                diagnostics.push_back(warning(
                    made, fmt::format("'also': no source here makes {}, so that it is not enabled along "
                                      "with {}; where it is a native unit: systemctl enable {}",
                                      also, name, also)));
            }
        }
    }
    return diagnostics;
}

}  // namespace sparrow::translate
