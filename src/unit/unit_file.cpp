#include "sparrow/unit/unit_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sparrow/base/text.hpp"
#include "sparrow/unit/setting_text.hpp"

namespace sparrow::unit {

namespace {

// Long comments help nobody, and a line above 1 MiB would make the unit fail to load.
constexpr std::size_t max_comment_length = 4096;

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

Result<void> check_name(std::string_view text, std::string_view what) {
    if (!is_name(text)) {
        return failure(fmt::format("\"{}\" cannot name a {}: it must be one or more of A-Z, a-z, 0-9 and -",
                                   shown(text), what));
    }
    return {};
}

}  // namespace

bool operator==(const Setting& a, const Setting& b) {
    return a.key == b.key && a.value == b.value;
}

bool operator==(const Section& a, const Section& b) {
    return a.name == b.name && a.settings == b.settings;
}

bool operator==(const UnitFile& a, const UnitFile& b) {
    return a.header_comments == b.header_comments && a.sections == b.sections;
}

Result<std::string> print(const UnitFile& file) {
    std::string text;
    for (const std::string& comment : file.header_comments) {
        const std::string line = shown(comment, max_comment_length);
        text += line.empty() ? "#\n" : "# " + line + "\n";
    }
    for (const Section& section : file.sections) {
        if (const Result<void> named = check_name(section.name, "section"); !named) {
            return tl::unexpected(named.error());
        }
        if (!text.empty()) {
            text += '\n';
        }
        text += fmt::format("[{}]\n", section.name);
        for (const Setting& setting : section.settings) {
            if (const Result<void> named = check_name(setting.key, "setting"); !named) {
                return tl::unexpected(named.error());
            }
            if (const Result<void> checked = check_line(setting.value, setting.key); !checked) {
                return tl::unexpected(checked.error());
            }
            text += setting.key;
            text += '=';
            text += setting.value;
            text += '\n';
        }
    }
    return text;
}

std::vector<std::string_view> values(const UnitFile& file, std::string_view section, std::string_view key) {
    std::vector<std::string_view> found;
    for (const Section& candidate : file.sections) {
        if (candidate.name != section) {
            continue;
        }
        for (const Setting& setting : candidate.settings) {
            if (setting.key == key) {
                found.emplace_back(setting.value);
            }
        }
    }
    return found;
}

}  // namespace sparrow::unit
