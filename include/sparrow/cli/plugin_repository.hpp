// Repositories of Sparrow6's plugins: an index at URL/api/v1/index, an archive for each at
// URL/plugins/NAME-vVERSION.tar.gz.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::cli {

// "0.1.2" in sparrow.json, "0.001002" in a repository.
using PluginVersion = std::array<unsigned, 3>;

std::optional<PluginVersion> parse_plugin_version(std::string_view text);
std::optional<PluginVersion> parse_repository_version(std::string_view text);
std::string to_string(const PluginVersion& version);

struct IndexEntry {
    std::string name;
    // As the repository has it.
    std::string version;
};

// The lines "NAME VERSION" of an index; what is no name or no version is left out.
std::vector<IndexEntry> parse_index(std::string_view text);

// Whether plugins may be fetched from `url`: https://, file://, or http:// where the user says so. An Error
// that says what is accepted.
Result<void> check_repository_url(std::string_view url);

Result<std::vector<IndexEntry>> fetch_index(const std::string& url);
// The bytes of the archive.
Result<std::string> fetch_archive(const std::string& url, const IndexEntry& entry);

}  // namespace sparrow::cli
