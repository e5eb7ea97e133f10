#include "sparrow/translate/wishes.hpp"

#include <fmt/core.h>

#include <set>

#include "sparrow/translate/render.hpp"

namespace sparrow::translate {

namespace {

Diagnostic warning(const MadeUnit& made, const std::string& message) {
    return {Severity::warning, made.source->path, made.unit->line, message};
}

// The template among `units` that `name` is an instance of.
MadeUnits::const_iterator template_of(const MadeUnits& units, const std::string& name) {
    const auto instance = unit::UnitName::parse(name);
    return instance && instance->is_instance() ? units.find(*instance->template_name()) : units.end();
}

// As long as nobody names an instance, nothing of a template is enabled, and systemctl enable refuses
// generated units.
bool is_enabled_by_nobody(const model::Unit& unit, const std::set<std::string>& enabled) {
    const model::InstallWishes& wishes = unit.wishes;
    const bool wishes_any =
        !wishes.wanted_by.empty() || !wishes.required_by.empty() || !wishes.upheld_by.empty();
    return wishes_any && has_unused_wishes(unit) && !enabled.contains(unit.name.full());
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
    std::set<std::string> enabled;
    for (const auto& [name, made] : units) {
        for (const std::string& also : made.unit->wishes.also) {
            if (owners.contains(also)) {
                continue;
            }
            const auto found = template_of(units, also);
            if (found == units.end()) {
                diagnostics.push_back(warning(
                    made, fmt::format("'also': no source here makes {}, so that it is not enabled along "
                                      "with {}; where it is a native unit: systemctl enable {}",
                                      also, name, also)));
                continue;
            }
            enabled.insert(found->first);
            auto links = render_instance_links(*found->second.source, *found->second.unit,
                                               *unit::UnitName::parse(also));
            if (links) {
                tree.merge(*links);
            } else {
                diagnostics.push_back(warning(found->second, links.error().message));
            }
        }
    }
    for (const auto& [name, made] : units) {
        if (is_enabled_by_nobody(*made.unit, enabled)) {
            diagnostics.push_back(warning(
                made, fmt::format("{} is a template and nothing of it is enabled; say which instance: "
                                  "default-instance => 'NAME', or name a file {}@NAME{}",
                                  name, made.unit->name.prefix(), suffix(made.unit->name.type()))));
        }
    }
    return diagnostics;
}

}  // namespace sparrow::translate
