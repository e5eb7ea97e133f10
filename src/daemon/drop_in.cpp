#include "sparrow/daemon/drop_in.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/replace_file.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/unit/unit_file.hpp"

namespace sparrow::daemon {

namespace {

constexpr mode_t folder_mode = 0755;
constexpr mode_t file_mode = 0644;
constexpr std::size_t most_bytes = std::size_t{1} << 20;

std::string content_of(const std::string& path) {
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    auto text = file ? read_all(file.get(), most_bytes) : Result<std::string>("");
    return text ? *text : "";
}

Result<std::string> text_of(const unit::UnitName& unit, const StaticSettings& settings) {
    unit::UnitFile file{{"Written by systemd-sparrowd; sparrowctl history says why.",
                         fmt::format("Taken back by: sparrowctl revert {}", unit.full())},
                        {}};
    std::map<std::string, std::vector<unit::Setting>> sections;
    for (const auto& [name, assignments] : settings) {
        const model::Directive* directive = model::find_key(unit.type(), name);
        if (directive == nullptr) {
            return failure(fmt::format("{}= is no setting of a {}", name, unit::to_string(unit.type())));
        }
        for (const std::string& assignment : assignments) {
            sections[std::string(directive->section)].push_back({name, assignment});
        }
    }
    for (auto& [section, values] : sections) {
        file.sections.push_back({section, std::move(values)});
    }
    return unit::print(file);
}

std::string property_path(const std::string& control, const std::string& unit, const std::string& property) {
    return fmt::format("{}/{}.d/50-{}.conf", control, unit, property);
}

}  // namespace

std::string drop_in_path(const std::string& directory, const std::string& unit) {
    return fmt::format("{}/{}.d/90-systemd-sparrow.conf", directory, unit);
}

Result<bool> write_drop_in(const std::string& directory, const unit::UnitName& unit,
                           const StaticSettings& settings) {
    const std::string path = drop_in_path(directory, unit.full());
    const std::string folder = fmt::format("{}/{}.d", directory, unit.full());
    const bool is_empty = std::all_of(settings.begin(), settings.end(),
                                      [](const auto& setting) { return setting.second.empty(); });
    if (is_empty) {
        if (unlink(path.c_str()) < 0) {
            return errno == ENOENT ? Result<bool>(false) : errno_failure("cannot remove " + path);
        }
        (void)rmdir(folder.c_str());  // it stays where somebody else has something in it
        return true;
    }
    auto text = text_of(unit, settings);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (content_of(path) == *text) {
        return false;
    }
    if (mkdir(folder.c_str(), folder_mode) < 0 && errno != EEXIST) {
        return errno_failure("cannot make " + folder);
    }
    auto written = replace_file(path, path + ".new", *text, file_mode);
    return written ? Result<bool>(true) : tl::unexpected(written.error());
}

std::string property_drop_in(const std::string& control, const std::string& unit,
                             const std::string& property) {
    return content_of(property_path(control, unit, property));
}

bool remove_property_drop_in(const std::string& control, const std::string& unit, const std::string& property,
                             const std::string& expected) {
    const std::string path = property_path(control, unit, property);
    if (expected.empty() || content_of(path) != expected || unlink(path.c_str()) < 0) {
        return false;
    }
    (void)rmdir(fmt::format("{}/{}.d", control, unit).c_str());
    return true;
}

}  // namespace sparrow::daemon
