#include "sparrow/daemon/spec_files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/folder.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/raku/digest.hpp"
#include "sparrow/translate/store.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "sparrow/watch/parse_spec.hpp"

namespace sparrow::daemon {

namespace {

constexpr std::string_view section_name = "X-Sparrow";
constexpr std::string_view of_drop_ins = ".d";
// systemd refuses longer lines than 1 MiB; no unit file comes near.
constexpr std::size_t most_bytes = std::size_t{4} << 20;

// A regular file of root's or of this user's, which nobody else can write.
std::optional<std::string> own_text(int directory, const std::string& name) {
    const UniqueFd file(openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0 || !S_ISREG(status.st_mode) ||
        (status.st_uid != 0 && status.st_uid != geteuid()) || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return std::nullopt;
    }
    auto text = read_regular(file.get(), static_cast<std::size_t>(status.st_size), most_bytes);
    return text ? std::optional(std::move(*text)) : std::nullopt;
}

// A path as unit::escape_specifiers() wrote it.
std::string unescaped(std::string_view path) {
    std::string text;
    for (std::size_t i = 0; i < path.size(); ++i) {
        i += path.substr(i, 2) == "%%" ? 1 : 0;
        text += path[i];
    }
    return text;
}

class Finding {
  public:
    Finding(const std::string& runtime_dir) : runtime_dir_(runtime_dir) {}

    void look_through(const std::string& directory) {
        const UniqueFd folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        auto entries = folder ? entries_of(folder.get()) : failure("");
        for (const FolderEntry& entry : entries ? *entries : std::vector<FolderEntry>{}) {
            if (entry.name.ends_with(of_drop_ins)) {
                look_through_drop_ins(directory, entry.name);
            } else if (auto unit = unit::UnitName::parse(entry.name)) {
                take(folder.get(), directory, entry.name, *unit);
            }
        }
    }

    FoundSpecs found() && {
        for (auto& [unit, files] : found_.files) {
            std::sort(files.begin(), files.end(), [](const SpecFile& a, const SpecFile& b) {
                const bool a_is_drop_in = a.path.ends_with(".conf");
                const bool b_is_drop_in = b.path.ends_with(".conf");
                return std::tie(a_is_drop_in, a.path) < std::tie(b_is_drop_in, b.path);
            });
        }
        return std::move(found_);
    }

  private:
    void look_through_drop_ins(const std::string& directory, const std::string& folder_name) {
        const std::string path = fmt::format("{}/{}", directory, folder_name);
        const UniqueFd folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        auto entries = folder ? entries_of(folder.get()) : failure("");
        auto unit = unit::UnitName::parse(folder_name.substr(0, folder_name.size() - of_drop_ins.size()));
        for (const FolderEntry& entry : entries ? *entries : std::vector<FolderEntry>{}) {
            if (!entry.name.ends_with(".conf")) {
                continue;
            }
            if (unit) {
                take(folder.get(), path, entry.name, *unit, folder_name + "/" + entry.name);
            }
        }
    }

    void take(int folder, const std::string& directory, const std::string& file, const unit::UnitName& unit,
              const std::string& name = "") {
        const auto text = own_text(folder, file);
        if (!text || text->find("\n[X-Sparrow]\n") == std::string::npos) {
            return;
        }
        const std::string path = fmt::format("{}/{}", directory, file);
        const std::string shown = escape_control(path);
        if (!translate::is_vouched_for(runtime_dir_, name.empty() ? file : name, *text)) {
            found_.refused.push_back(fmt::format(
                "{}: its [{}] section is not the generator's, and does not count", shown, section_name));
            return;
        }
        auto parsed = unit::parse(*text);
        if (!parsed) {
            found_.refused.push_back(fmt::format("{}: {}", shown, parsed.error().message));
            return;
        }
        std::vector<unit::Setting> settings;
        for (const unit::Section& section : parsed->file.sections) {
            if (section.name == section_name) {
                settings = section.settings;
            }
        }
        auto spec = watch::parse_spec(unit, settings);
        if (!spec) {
            found_.refused.push_back(fmt::format("{}: [{}] {}", shown, section_name, spec.error().message));
            return;
        }
        if (const auto paths = unit::values(parsed->file, "Unit", "SourcePath");
            spec->source.empty() && !paths.empty()) {
            spec->source = unescaped(paths.back());
        }
        found_.files[unit.full()].push_back(
            {path, raku::digest_of(*text), std::make_shared<const watch::WatchSpec>(std::move(*spec))});
    }

    const std::string& runtime_dir_;
    FoundSpecs found_;
};

}  // namespace

FoundSpecs find_specs(const std::vector<std::string>& directories, const std::string& runtime_dir) {
    Finding finding(runtime_dir);
    for (const std::string& directory : directories) {
        finding.look_through(directory);
    }
    return std::move(finding).found();
}

std::vector<const SpecFile*> files_of(const SpecFiles& files, const unit::UnitName& unit) {
    // What the template says comes before what the instance's own drop-ins say.
    std::vector<std::string> names;
    if (unit.is_instance()) {
        names.push_back(fmt::format("{}@{}", unit.prefix(), unit::suffix(unit.type())));
    }
    names.push_back(unit.full());
    std::vector<const SpecFile*> found;
    for (const std::string& name : names) {
        const auto of_name = files.find(name);
        for (std::size_t i = 0; of_name != files.end() && i < of_name->second.size(); ++i) {
            found.push_back(&of_name->second[i]);
        }
    }
    return found;
}

std::vector<const SpecFile*> files_of(const SpecFiles& files, const unit::UnitName& unit,
                                      const std::vector<std::string>& loaded) {
    auto found = files_of(files, unit);
    std::erase_if(found, [&](const SpecFile* file) {
        return std::find(loaded.begin(), loaded.end(), file->path) == loaded.end();
    });
    return found;
}

LoadedSpec join(const std::vector<const SpecFile*>& files) {
    LoadedSpec joined;
    for (const SpecFile* file : files) {
        joined.digests += file->digest;
    }
    if (files.size() == 1) {
        joined.spec = files.front()->spec;
        return joined;
    }
    watch::WatchSpec spec = *files.front()->spec;
    std::for_each(files.begin() + 1, files.end(),
                  [&](const SpecFile* file) { watch::add_spec(spec, *file->spec); });
    joined.spec = std::make_shared<const watch::WatchSpec>(std::move(spec));
    return joined;
}

}  // namespace sparrow::daemon
