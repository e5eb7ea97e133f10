#include "sparrow/translate/record_store.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "sparrow/base/checksum.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/raku/digest.hpp"
#include "sparrow/translate/trusted.hpp"
#include "store_files.hpp"

namespace sparrow::translate {

namespace {

// The folders of a store.
constexpr const char* records_folder = "records";
constexpr const char* contexts_folder = "contexts";
constexpr const char* software_lists_folder = "software";
constexpr std::array folders{records_folder, contexts_folder, software_lists_folder};

// In the runtime directory, once it holds all that is known.
constexpr const char* complete_mark = "complete";

// There too, as long as the state directory holds something else. systemd-sparrow-keep.path waits for it: by
// a path that is there or not, as a path unit does not see what changes while the manager reloads.
constexpr const char* unkept_mark = "unkept";

std::string folder_of(const std::string& store, const char* folder) {
    return fmt::format("{}/{}", store, folder);
}

std::string with_checksum(const std::string& text) {
    return checksum_of(text) + "\n" + text;
}

// The text behind the checksum in the first line, where that is right.
Result<std::string_view> without_checksum(const std::string& path, std::string_view stored) {
    const std::size_t newline = std::min(stored.find('\n'), stored.size());
    const std::string_view text = stored.substr(std::min(newline + 1, stored.size()));
    if (checksum_of(text) != stored.substr(0, newline)) {
        return failure(fmt::format("{} is damaged", path));
    }
    return text;
}

// What `parse` makes of the file `name` of the folder.
template <typename T, typename Parse>
Result<std::optional<T>> read(const std::string& store, const char* folder, const std::string& name,
                              Parse parse) {
    if (store.empty()) {
        return std::nullopt;
    }
    const std::string path = folder_of(store, folder) + "/" + name;
    const auto stored = read_private(path, "file");
    if (!stored) {
        return tl::unexpected(stored.error());
    }
    if (!*stored) {
        return std::nullopt;
    }
    const auto text = without_checksum(path, **stored);
    if (!text) {
        return tl::unexpected(text.error());
    }
    auto value = parse(*text);
    if (!value) {
        return failure(fmt::format("{}: {}", path, value.error().message));
    }
    return std::optional<T>(std::move(*value));
}

bool exists(const std::string& path) {
    struct stat status {};
    return lstat(path.c_str(), &status) == 0;
}

// A store of which every part of the path belongs to whom it should.
bool is_trusted(const std::string& directory) {
    const auto opened = open_trusted_directory(directory, Trust{geteuid()});
    return opened && *opened;
}

Result<std::string> write_by_digest(const std::string& store, const char* folder, const std::string& text) {
    std::string digest = raku::digest_of(text);
    const std::string path = folder_of(store, folder) + "/" + digest;
    // One that is damaged is written anew.
    if (const auto there = read_private(path, "file"); there && *there && without_checksum(path, **there)) {
        return digest;
    }
    auto written = write_private(store, folder_of(store, folder), digest, with_checksum(text));
    return written ? Result<std::string>(std::move(digest)) : tl::unexpected(written.error());
}

// How many there were.
std::size_t remove_all_but(const std::string& directory, const std::set<std::string>& kept) {
    std::size_t removed = 0;
    for (const std::string& name : names_in(directory)) {
        if (!kept.contains(name)) {
            (void)unlink(fmt::format("{}/{}", directory, name).c_str());
            ++removed;
        }
    }
    return removed;
}

// Makes the folder of `to` hold what that of `from` does; how many files that took.
Result<std::size_t> copy_folder(const std::string& from, const std::string& to, const char* folder) {
    std::size_t changes = 0;
    std::set<std::string> kept;
    for (const std::string& name : names_in(folder_of(from, folder))) {
        const std::string path = folder_of(from, folder) + "/" + name;
        kept.insert(name);  // what there is of one that is damaged stays
        const auto text = read_private(path, "file");
        if (!text || !*text || !without_checksum(path, **text)) {
            continue;
        }
        const auto there = read_private(folder_of(to, folder) + "/" + name, "file");
        if (there && *there == *text) {
            continue;
        }
        if (auto written = write_private(to, folder_of(to, folder), name, **text); !written) {
            return tl::unexpected(written.error());
        }
        ++changes;
    }
    return changes + remove_all_but(folder_of(to, folder), kept);
}

}  // namespace

RecordStore::RecordStore(std::string runtime_dir, std::string state_dir)
    : runtime_dir_(std::move(runtime_dir)), state_dir_(std::move(state_dir)) {
    is_from_last_boot_ =
        !state_dir_.empty() && !exists(runtime_dir_ + "/" + complete_mark) && is_trusted(state_dir_);
}

Result<std::optional<raku::Record>> RecordStore::record(const std::string& source) const {
    auto found = read<raku::Record>(readable(), records_folder, raku::digest_of(source), raku::parse_record);
    if (found && *found && (*found)->file != source) {
        return failure(fmt::format("the record of {} is that of {}", source, escape_control((*found)->file)));
    }
    return found;
}

Result<std::optional<raku::Context>> RecordStore::context(const std::string& digest) const {
    return read<raku::Context>(readable(), contexts_folder, digest, raku::parse_context);
}

Result<std::optional<raku::Observations>> RecordStore::software(const std::string& digest) const {
    return read<raku::Observations>(
        readable(), software_lists_folder, digest,
        [](std::string_view text) -> Result<raku::Observations> { return raku::parse_observations(text); });
}

std::vector<raku::Record> RecordStore::all() const {
    std::vector<raku::Record> all;
    for (const std::string& name : names_in(folder_of(readable(), records_folder))) {
        if (auto found = read<raku::Record>(readable(), records_folder, name, raku::parse_record);
            found && *found) {
            all.push_back(std::move(**found));
        }
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
    return all;
}

Result<void> RecordStore::write(const raku::Record& record) const {
    return write_private(runtime_dir_, folder_of(runtime_dir_, records_folder), raku::digest_of(record.file),
                         with_checksum(to_text(record)));
}

Result<std::string> RecordStore::write(const raku::Context& context) const {
    return write_by_digest(runtime_dir_, contexts_folder, to_json(context));
}

Result<std::string> RecordStore::write(const raku::Observations& software) const {
    return write_by_digest(runtime_dir_, software_lists_folder, to_text(software));
}

Result<void> RecordStore::complete(const std::set<std::string>& paths, const std::set<std::string>& digests,
                                   bool is_changed) const {
    std::set<std::string> kept;
    std::transform(paths.begin(), paths.end(), std::inserter(kept, kept.end()),
                   [](const std::string& path) { return raku::digest_of(path); });
    const std::size_t removed = remove_all_but(folder_of(runtime_dir_, records_folder), kept) +
                                remove_all_but(folder_of(runtime_dir_, contexts_folder), digests) +
                                remove_all_but(folder_of(runtime_dir_, software_lists_folder), digests);
    for (const auto& [mark, is_wanted] :
         {std::pair(complete_mark, true), std::pair(unkept_mark, is_changed || removed > 0)}) {
        if (!is_wanted || exists(runtime_dir_ + "/" + mark)) {
            continue;
        }
        if (auto written = write_private(runtime_dir_, runtime_dir_, mark, ""); !written) {
            return written;
        }
    }
    return {};
}

Result<bool> RecordStore::try_again(const std::string& source) const {
    auto found = record(source);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (!*found || !(*found)->no_answer) {
        return false;
    }
    raku::Record changed = std::move(**found);
    changed.no_answer->is_to_be_retried = true;
    auto written = write_private(readable(), folder_of(readable(), records_folder), raku::digest_of(source),
                                 with_checksum(to_text(changed)));
    return written ? Result<bool>(true) : tl::unexpected(written.error());
}

Result<std::size_t> RecordStore::keep() const {
    if (state_dir_.empty() || !exists(runtime_dir_ + "/" + complete_mark)) {
        return 0U;
    }
    // Before it is done: what changes from here on is marked again.
    (void)unlink((runtime_dir_ + "/" + unkept_mark).c_str());
    std::size_t changes = 0;
    for (const char* folder : folders) {
        auto copied = copy_folder(runtime_dir_, state_dir_, folder);
        if (!copied) {
            return copied;
        }
        changes += *copied;
    }
    return changes;
}

}  // namespace sparrow::translate
