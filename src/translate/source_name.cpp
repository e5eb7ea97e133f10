#include "sparrow/translate/source_name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "sparrow/base/text.hpp"

namespace sparrow::translate {

namespace {

constexpr std::string_view raku_suffix = ".raku";

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::optional<DependencyFolder> parse_dependency_folder(std::string_view folder) {
    constexpr std::array kinds{std::string_view("wants"), std::string_view("requires"),
                               std::string_view("upholds")};
    const std::size_t dot = folder.rfind('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view kind = folder.substr(dot + 1);
    const std::string_view unit = folder.substr(0, dot);
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end() || !unit::UnitName::parse(unit)) {
        return std::nullopt;
    }
    return DependencyFolder{std::string(unit), std::string(kind)};
}

std::optional<DropInFolder> parse_drop_in_folder(std::string_view folder) {
    constexpr std::string_view suffix = ".d";
    if (!ends_with(folder, suffix)) {
        return std::nullopt;
    }
    const std::string_view stem = folder.substr(0, folder.size() - suffix.size());
    if (auto type = unit::parse_unit_type(stem)) {
        return DropInFolder{std::string(folder), *type};
    }
    auto unit = unit::UnitName::parse(stem);
    return unit ? std::optional(DropInFolder{std::string(folder), unit->type()}) : std::nullopt;
}

std::string_view without_raku(std::string_view file_name) {
    return ends_with(file_name, raku_suffix) ? file_name.substr(0, file_name.size() - raku_suffix.size())
                                             : file_name;
}

Result<SourceName> parse_drop_in_name(std::string_view file_name) {
    const std::string_view stem = without_raku(file_name);
    if (!ends_with(stem, ".conf")) {
        return failure("a drop-in's name ends in .conf.raku, or in .conf");
    }
    return SourceName{std::nullopt, stem == file_name, std::string(stem)};
}

Result<SourceName> parse_source_name(std::string_view file_name) {
    const std::string_view stem = without_raku(file_name);
    const bool is_unit_file = stem == file_name;
    if (is_unit_file || unit::type_of(stem)) {
        auto name = unit::UnitName::parse(stem);
        if (!name) {
            return tl::unexpected(name.error());
        }
        return SourceName{std::move(*name), is_unit_file, std::string(stem)};
    }
    // The stub of a bundle that fails is a service of its name.
    if (auto name = unit::UnitName::parse(with_suffix(stem, unit::UnitType::service)); !name) {
        return tl::unexpected(name.error());
    }
    return SourceName{std::nullopt, false, std::string(stem)};
}

bool is_hidden_or_backup(std::string_view file_name) {
    constexpr std::array suffixes{
        std::string_view(".rpmnew"),      std::string_view(".rpmsave"),  std::string_view(".rpmorig"),
        std::string_view(".dpkg-old"),    std::string_view(".dpkg-new"), std::string_view(".dpkg-tmp"),
        std::string_view(".dpkg-dist"),   std::string_view(".dpkg-bak"), std::string_view(".dpkg-backup"),
        std::string_view(".dpkg-remove"), std::string_view(".ucf-new"),  std::string_view(".ucf-old"),
        std::string_view(".ucf-dist"),    std::string_view(".swp"),      std::string_view(".bak"),
        std::string_view(".old"),         std::string_view(".new"),      std::string_view("~"),
    };
    return file_name.substr(0, 1) == "." ||
           std::any_of(suffixes.begin(), suffixes.end(),
                       [&](std::string_view suffix) { return ends_with(file_name, suffix); });
}

bool is_test(std::string_view file_name) {
    return file_name.ends_with(".rakutest");
}

bool has_shebang(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark) {
        text.remove_prefix(byte_order_mark.size());
    }
    std::string_view line = text.substr(0, text.find('\n'));
    if (line.substr(0, 2) != "#!") {
        return false;
    }
    line.remove_prefix(2);
    constexpr std::array interpreters{std::string_view("raku"), std::string_view("sparrow6"),
                                      std::string_view("/usr/bin/env raku"),
                                      std::string_view("/usr/bin/raku")};
    return std::find(interpreters.begin(), interpreters.end(), trim(line)) != interpreters.end();
}

}  // namespace sparrow::translate
