#include "sparrow/translate/stub.hpp"

#include <fmt/core.h>

#include "sparrow/base/text.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/unit/quote.hpp"
#include "sparrow/unit/setting_text.hpp"

namespace sparrow::translate {

namespace {

constexpr std::size_t description_limit = 400;
constexpr std::size_t message_limit = 4000;

// The least that lets systemd load a unit of the type at all, so that `systemctl status` has something to
// show. The assertion keeps it from ever being started.
std::vector<model::UnitSetting> settings_of_type(unit::UnitType type, const std::string& name) {
    switch (type) {
        case unit::UnitType::socket:
            return {{"Socket", "ListenStream", {"/run/systemd-sparrow/failed/" + name}}};
        case unit::UnitType::timer:
            return {{"Timer", "OnBootSec", {"infinity"}}};
        case unit::UnitType::path:
            return {{"Path", "PathExists", {"/run/systemd-sparrow/failed/" + name}}};
        case unit::UnitType::mount:
            // A path of /dev would have systemd wait for that device first, for 90 s.
            return {{"Mount", "What", {"none"}}};
        case unit::UnitType::swap:
            return {{"Swap", "What", {"%f"}}};  // the path that the unit's name stands for
        default:
            return {};
    }
}

Result<model::UnitSetting> failing_command(const std::string& message) {
    auto command = unit::quote_command({"/bin/sh", "-c", R"(printf "%s\n" "$1" >&2; exit 1)", "sh", message});
    if (!command) {
        return tl::unexpected(command.error());
    }
    return model::UnitSetting{"Service", "ExecStart", {*command}};
}

}  // namespace

Result<unit::UnitName> stub_name(const SourceFile& source) {
    if (source.name.unit) {
        return *source.name.unit;
    }
    return unit::UnitName::parse(with_suffix(source.name.stem, unit::UnitType::service));
}

Result<UnitTree> render_stub(const SourceFile& source, const unit::UnitName& name,
                             const Diagnostic& diagnostic) {
    const std::string message = shorten(to_string(diagnostic), message_limit);
    model::Unit stub{name, "", 0, {}, {}, {}};
    stub.settings.push_back(
        {"Unit",
         "Description",
         {unit::escape_specifiers(
             shorten(fmt::format("{} (not translated: {})", name.full(), message), description_limit))}});
    if (name.type() == unit::UnitType::service) {
        auto command = failing_command(message);
        if (!command) {
            return tl::unexpected(command.error());
        }
        stub.settings.push_back({"Service", "Type", {"oneshot"}});
        stub.settings.push_back(std::move(*command));
    } else {
        // Never true, and it says so in the log of whoever starts it.
        stub.settings.push_back({"Unit", "AssertPathExists", {"!/"}});
        for (auto& setting : settings_of_type(name.type(), name.full())) {
            stub.settings.push_back(std::move(setting));
        }
    }
    SourceFile without_folder = source;
    without_folder.folder.reset();
    // A stub must not fail for what is no fault of its own.
    if (!unit::check_line(source.path)) {
        without_folder.path.clear();
    }
    auto tree = render(without_folder, stub);
    if (tree) {
        add_folder_link(source, name, *tree);
    }
    return tree;
}

}  // namespace sparrow::translate
