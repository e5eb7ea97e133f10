#include "sparrow/translate/render.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "sparrow/unit/quote.hpp"
#include "sparrow/unit/unit_file.hpp"

namespace sparrow::translate {

namespace {

unit::UnitFile to_unit_file(const SourceFile& source, const model::Unit& unit) {
    unit::UnitFile file{{std::string(generated_marker.substr(2)) + "-generator.",
                         "Edit the source and run: systemctl daemon-reload"},
                        {{"Unit", {{"SourcePath", unit::escape_specifiers(source.path)}}}}};
    for (const model::UnitSetting& setting : unit.settings) {
        if (file.sections.back().name != setting.section) {
            file.sections.push_back({setting.section, {}});
        }
        for (const std::string& assignment : setting.assignments) {
            file.sections.back().settings.push_back({setting.name, assignment});
        }
    }
    if (!unit.runtime.empty()) {
        file.sections.push_back({"X-Sparrow", {{"Task", unit.task}, {"Line", std::to_string(unit.line)}}});
        for (const model::RuntimeSetting& setting : unit.runtime) {
            file.sections.back().settings.push_back({setting.name, setting.json});
        }
    }
    return file;
}

// The name under which a .wants/ folder pulls a unit in: a template needs an instance.
Result<std::string> enabled_name(const unit::UnitName& name,
                                 const std::optional<std::string>& default_instance) {
    if (!name.is_template()) {
        return name.full();
    }
    if (!default_instance || default_instance->empty()) {
        return failure(
            fmt::format("{} is a template: to enable it, say which instance: default-instance => 'NAME', or "
                        "name the file {}@NAME{}",
                        name.full(), name.prefix(), suffix(name.type())));
    }
    const std::string text = fmt::format("{}@{}{}", name.prefix(), *default_instance, suffix(name.type()));
    auto instance = unit::UnitName::parse(text);
    if (!instance) {
        return tl::unexpected(instance.error());
    }
    return instance->full();
}

Result<void> add_wish_links(const SourceFile& source, const model::Unit& unit, UnitTree& tree) {
    const auto add = [&](const std::vector<std::string>& pulling, std::string_view kind) -> Result<void> {
        for (const std::string& puller : pulling) {
            auto name = enabled_name(unit.name, unit.wishes.default_instance);
            if (!name) {
                return tl::unexpected(name.error());
            }
            tree[{source.output, fmt::format("{}.{}/{}", puller, kind, *name)}] =
                Symlink{"../" + unit.name.full()};
        }
        return {};
    };
    if (auto added = add(unit.wishes.wanted_by, "wants"); !added) {
        return added;
    }
    if (auto added = add(unit.wishes.required_by, "requires"); !added) {
        return added;
    }
    if (auto added = add(unit.wishes.upheld_by, "upholds"); !added) {
        return added;
    }
    for (const std::string& alias : unit.wishes.alias) {
        if (unit::type_of(alias) != unit.name.type()) {
            return failure(fmt::format("'alias': {} is of another type than {}", alias, unit.name.full()));
        }
        if (alias != unit.name.full()) {
            tree[{source.output, alias}] = Symlink{unit.name.full()};
        }
    }
    return {};
}

// `enabled` is the name that is pulled in: the unit's, or an instance of it.
void put_folder_link(const SourceFile& source, const std::string& enabled, const unit::UnitName& unit,
                     UnitTree& tree) {
    Symlink link{"../" + unit.full()};
    if (source.folder_output != source.output) {
        link.target_dir = source.output;
    }
    tree[{source.folder_output, fmt::format("{}.{}/{}", source.folder->unit, source.folder->kind, enabled)}] =
        link;
}

}  // namespace

void add_folder_link(const SourceFile& source, const unit::UnitName& unit, UnitTree& tree) {
    if (source.folder && !unit.is_template()) {
        put_folder_link(source, unit.full(), unit, tree);
    }
}

Result<UnitTree> render(const SourceFile& source, const model::Unit& unit) {
    auto text = unit::print(to_unit_file(source, unit));
    if (!text) {
        return tl::unexpected(text.error());
    }
    UnitTree tree;
    tree[{source.output, unit.name.full()}] = TextFile{std::move(*text)};
    if (source.folder) {
        auto name = enabled_name(unit.name, unit.wishes.default_instance);
        if (!name) {
            return tl::unexpected(name.error());
        }
        put_folder_link(source, *name, unit.name, tree);
    }
    if (auto added = add_wish_links(source, unit, tree); !added) {
        return tl::unexpected(added.error());
    }
    return tree;
}

}  // namespace sparrow::translate
