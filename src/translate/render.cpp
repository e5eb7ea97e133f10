#include "sparrow/translate/render.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "sparrow/unit/quote.hpp"
#include "sparrow/unit/setting_text.hpp"
#include "sparrow/unit/unit_file.hpp"

namespace sparrow::translate {

namespace {

std::string generator_name() {
    return std::string(generated_marker.substr(2)) + "-generator.";
}

void add_settings(const std::vector<model::UnitSetting>& settings, unit::UnitFile& file) {
    for (const model::UnitSetting& setting : settings) {
        if (file.sections.empty() || file.sections.back().name != setting.section) {
            file.sections.push_back({setting.section, {}});
        }
        for (const std::string& assignment : setting.assignments) {
            file.sections.back().settings.push_back({setting.name, assignment});
        }
    }
}

void add_runtime(const std::vector<model::RuntimeSetting>& runtime, const std::string& task, int line,
                 unit::UnitFile& file) {
    if (runtime.empty()) {
        return;
    }
    file.sections.push_back({"X-Sparrow", {{"Task", task}, {"Line", std::to_string(line)}}});
    for (const model::RuntimeSetting& setting : runtime) {
        file.sections.back().settings.push_back({setting.name, setting.json});
    }
}

unit::UnitFile to_unit_file(const SourceFile& source, const model::Unit& unit) {
    unit::UnitFile file{
        {generator_name(), fmt::format("Edit the source and run: {}", reload_command(source.scope))},
        {{"Unit", {}}}};
    if (!source.path.empty()) {
        file.sections.back().settings.push_back({"SourcePath", unit::escape_specifiers(source.path)});
    }
    add_settings(unit.settings, file);
    add_runtime(unit.runtime, unit.task, unit.line, file);
    return file;
}

std::vector<std::string> drop_in_header(const SourceFile& source) {
    return {generator_name(), fmt::format("Edit {} and run: {}", source.path, reload_command(source.scope))};
}

void add_remarks(const std::vector<std::string>& remarks, unit::UnitFile& file) {
    file.header_comments.insert(file.header_comments.end(), remarks.begin(), remarks.end());
}

Result<UnitTree> print_drop_in(const SourceFile& source, const unit::UnitFile& file) {
    auto text = unit::print(file);
    if (!text) {
        return tl::unexpected(text.error());
    }
    return UnitTree{{{source.output, drop_in_path(source)}, TextFile{std::move(*text)}}};
}

// The name under which a .wants/ folder pulls a unit in: a template needs an instance.
Result<unit::UnitName> enabled_name(const unit::UnitName& name,
                                    const std::optional<std::string>& default_instance) {
    if (!name.is_template()) {
        return name;
    }
    if (!default_instance || default_instance->empty()) {
        return failure(
            fmt::format("{} is a template: to enable it, say which instance: default-instance => 'NAME', or "
                        "name the file {}@NAME{}",
                        name.full(), name.prefix(), suffix(name.type())));
    }
    return unit::UnitName::parse(
        fmt::format("{}@{}{}", name.prefix(), *default_instance, suffix(name.type())));
}

// `enabled` is the name that is pulled in: the unit's, or an instance of it.
Result<void> add_pulling_links(const SourceFile& source, const model::Unit& unit,
                               const unit::UnitName& enabled, UnitTree& tree) {
    const auto add = [&](const std::vector<std::string>& pulling, std::string_view kind) -> Result<void> {
        for (const std::string& text : pulling) {
            auto puller = unit::expand_install_name(text, enabled);
            if (!puller) {
                return tl::unexpected(puller.error());
            }
            tree[{source.output, fmt::format("{}.{}/{}", puller->full(), kind, enabled.full())}] =
                Symlink{"../" + unit.name.full()};
        }
        return {};
    };
    return add(unit.wishes.wanted_by, "wants")
        .and_then([&] { return add(unit.wishes.required_by, "requires"); })
        .and_then([&] { return add(unit.wishes.upheld_by, "upholds"); });
}

// unit_type_may_alias() in systemd's src/basic/unit-name.c.
bool may_have_aliases(unit::UnitType type) {
    return type == unit::UnitType::service || type == unit::UnitType::socket ||
           type == unit::UnitType::target || type == unit::UnitType::device ||
           type == unit::UnitType::timer || type == unit::UnitType::path;
}

// unit_validate_alias_symlink_or_warn() in systemd's src/basic/unit-file.c.
Result<void> check_alias(const unit::UnitName& unit, const std::string& text) {
    auto alias = unit::UnitName::parse(text);
    if (!alias) {
        return failure(fmt::format("'alias': {}", alias.error().message));
    }
    if (alias->type() != unit.type()) {
        return failure(fmt::format("'alias': {} is of another type than {}", text, unit.full()));
    }
    if (!may_have_aliases(unit.type())) {
        return failure(fmt::format("'alias': systemd takes no aliases of a {}", to_string(unit.type())));
    }
    const bool is_one_instance = alias->is_instance() && unit.is_template();
    if (!is_one_instance &&
        (alias->is_template() != unit.is_template() || alias->is_instance() != unit.is_instance() ||
         alias->instance() != unit.instance())) {
        return failure(fmt::format(
            "'alias': {} cannot stand for {}; a template takes a template or an instance (www@.service), "
            "an instance the same instance of another template, any other unit a name without @",
            text, unit.full()));
    }
    return {};
}

Result<void> add_wish_links(const SourceFile& source, const model::Unit& unit, UnitTree& tree) {
    if (!has_unused_wishes(unit)) {
        auto name = enabled_name(unit.name, unit.wishes.default_instance);
        auto added =
            name ? add_pulling_links(source, unit, *name, tree) : Result<void>(tl::unexpected(name.error()));
        if (!added) {
            return added;
        }
    }
    for (const std::string& alias : unit.wishes.alias) {
        if (auto checked = check_alias(unit.name, alias); !checked) {
            return checked;
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

Result<UnitTree> render(const SourceFile& source, const model::Unit& unit,
                        const std::vector<std::string>& remarks) {
    if (auto writable = unit::check_line(source.path); !writable) {
        return failure(fmt::format("a unit names its source's path, and {}", writable.error().message));
    }
    unit::UnitFile file = to_unit_file(source, unit);
    add_remarks(remarks, file);
    auto text = unit::print(file);
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
        put_folder_link(source, name->full(), unit.name, tree);
    }
    if (auto added = add_wish_links(source, unit, tree); !added) {
        return tl::unexpected(added.error());
    }
    return tree;
}

bool has_unused_wishes(const model::Unit& unit) {
    return unit.name.is_template() && unit.wishes.default_instance.value_or("").empty();
}

Result<UnitTree> render_instance_links(const SourceFile& source, const model::Unit& unit,
                                       const unit::UnitName& instance) {
    UnitTree tree;
    auto added = add_pulling_links(source, unit, instance, tree);
    return added ? Result<UnitTree>(std::move(tree)) : tl::unexpected(added.error());
}

Result<UnitTree> render_drop_in(const SourceFile& source, const model::DropIn& drop_in,
                                const std::vector<std::string>& remarks) {
    unit::UnitFile file{drop_in_header(source), {}};
    add_remarks(remarks, file);
    add_settings(drop_in.settings, file);
    add_runtime(drop_in.runtime, drop_in.task, drop_in.line, file);
    return print_drop_in(source, file);
}

Result<UnitTree> render_empty_drop_in(const SourceFile& source, const std::string& why) {
    unit::UnitFile file{drop_in_header(source), {}};
    add_remarks({why}, file);
    return print_drop_in(source, file);
}

}  // namespace sparrow::translate
