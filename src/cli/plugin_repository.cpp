#include "sparrow/cli/plugin_repository.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "run_program.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/cli/installed_plugins.hpp"

namespace sparrow::cli {

namespace {

constexpr std::size_t largest_download = std::size_t{32} << 20;

std::optional<unsigned> parse_part(std::string_view text) {
    constexpr std::size_t most_digits = 6;
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || text.size() > most_digits || error != std::errc() ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

std::optional<PluginVersion> version_of(std::optional<unsigned> major, std::optional<unsigned> minor,
                                        std::optional<unsigned> patch) {
    return major && minor && patch ? std::optional(PluginVersion{*major, *minor, *patch}) : std::nullopt;
}

Result<std::string> fetch(const std::string& url) {
    const std::string protocols = url.starts_with("http://") ? "=http,https" : "=https,file";
    const std::string redirected = url.starts_with("http://") ? "=http,https" : "=https";
    // -q first: no .curlrc may switch the check of certificates off.
    auto got = output_of({"curl",
                          "-q",
                          "--fail",
                          "--silent",
                          "--show-error",
                          "--location",
                          "--globoff",
                          "--proto",
                          protocols,
                          "--proto-redir",
                          redirected,
                          "--max-redirs",
                          "5",
                          "--connect-timeout",
                          "20",
                          "--max-time",
                          "120",
                          "--max-filesize",
                          std::to_string(largest_download),
                          "--url",
                          url},
                         -1, {largest_download});
    return got ? got : failure(fmt::format("{}: {}", escape_control(url), got.error().message));
}

std::string join_url(std::string url, const std::string& path) {
    while (url.ends_with('/')) {
        url.pop_back();
    }
    return url + "/" + path;
}

}  // namespace

std::optional<PluginVersion> parse_plugin_version(std::string_view text) {
    const auto parts = split(text, '.');
    return parts.size() == 3 ? version_of(parse_part(parts[0]), parse_part(parts[1]), parse_part(parts[2]))
                             : std::nullopt;
}

std::optional<PluginVersion> parse_repository_version(std::string_view text) {
    constexpr std::size_t digits = 3;
    const auto parts = split(text, '.');
    if (parts.size() != 2 || parts[1].size() != 2 * digits) {
        return std::nullopt;
    }
    const std::string_view decimal = parts[1];
    return version_of(parse_part(parts[0]), parse_part(decimal.substr(0, digits)),
                      parse_part(decimal.substr(digits)));
}

std::string to_string(const PluginVersion& version) {
    return fmt::format("{}.{}.{}", version[0], version[1], version[2]);
}

std::vector<IndexEntry> parse_index(std::string_view text) {
    std::vector<IndexEntry> entries;
    for (const std::string& line : split(text, '\n')) {
        const std::string_view trimmed = trim(line);
        const std::size_t blank = std::min(trimmed.find_first_of(" \t"), trimmed.size());
        IndexEntry entry{std::string(trimmed.substr(0, blank)), std::string(trim(trimmed.substr(blank)))};
        if (is_plugin_name(entry.name) && parse_repository_version(entry.version)) {
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

Result<void> check_repository_url(std::string_view url) {
    const auto has_more = [&](std::string_view scheme) {
        return url.starts_with(scheme) && url.size() > scheme.size();
    };
    if (!has_more("https://") && !has_more("http://") && !has_more("file:///")) {
        return failure(
            fmt::format("'{}' is no repository; https://HOST, http://HOST and file:///DIRECTORY are",
                        escape_control(url)));
    }
    return {};
}

Result<std::vector<IndexEntry>> fetch_index(const std::string& url) {
    auto text = fetch(join_url(url, "api/v1/index"));
    if (!text) {
        return tl::unexpected(text.error());
    }
    return parse_index(*text);
}

Result<std::string> fetch_archive(const std::string& url, const IndexEntry& entry) {
    return fetch(join_url(url, fmt::format("plugins/{}-v{}.tar.gz", entry.name, entry.version)));
}

}  // namespace sparrow::cli
