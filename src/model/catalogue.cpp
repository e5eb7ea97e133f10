#include "sparrow/model/catalogue.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "sparrow/base/text.hpp"

namespace sparrow::model {

namespace {

#define DIRECTIVE(section_, name_, repeat_, empty_, value_, first_release_, ...) \
    Directive{.section = #section_,                                              \
              .name = #name_,                                                    \
              .repeat = Repeat::repeat_,                                         \
              .empty = Empty::empty_,                                            \
              .value = ValueClass::value_,                                       \
              .first_release = first_release_ __VA_OPT__(, ) __VA_ARGS__},

constexpr auto table = std::to_array<Directive>({
#include "directives.inc"
});

#undef DIRECTIVE

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

// <0, 0 or >0 as `a` stands before, at or after `b` without regard to case; locale-free, and usable at
// compile time.
constexpr int compare_folded(std::string_view a, std::string_view b) {
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) {
            return static_cast<unsigned char>(lower(a[i])) < static_cast<unsigned char>(lower(b[i])) ? -1 : 1;
        }
    }
    return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

constexpr bool is_before(const Directive& row, std::string_view section, std::string_view name) {
    return row.section != section ? row.section < section : compare_folded(row.name, name) < 0;
}

constexpr bool is_sorted_without_twins() {
    for (std::size_t i = 1; i < std::size(table); ++i) {
        if (!is_before(table[i - 1], table[i].section, table[i].name)) {
            return false;
        }
    }
    return true;
}
static_assert(is_sorted_without_twins(),
              "directives.inc must be sorted by section, then by name in lower case");

constexpr bool begins_section(std::size_t row) {
    return row == 0 || table[row].section != table[row - 1].section;
}

constexpr std::size_t count_sections() {
    std::size_t count = 0;
    for (std::size_t row = 0; row < std::size(table); ++row) {
        count += begins_section(row) ? 1 : 0;
    }
    return count;
}

// The numbers of the rows that the sections begin at, and of the one behind the last.
constexpr auto section_starts = [] {
    std::array<std::size_t, count_sections() + 1> starts{};
    std::size_t section = 0;
    for (std::size_t row = 0; row < std::size(table); ++row) {
        if (begins_section(row)) {
            starts[section++] = row;
        }
    }
    starts[section] = std::size(table);
    return starts;
}();

std::span<const Directive> rows_of(std::string_view section) {
    for (std::size_t i = 0; i + 1 < section_starts.size(); ++i) {
        if (table[section_starts[i]].section == section) {
            return std::span(table).subspan(section_starts[i], section_starts[i + 1] - section_starts[i]);
        }
    }
    return {};
}

// The row of `section` whose name is `name` but for case.
const Directive* find_folded(std::string_view section, std::string_view name) {
    const auto rows = rows_of(section);
    const auto row = std::lower_bound(rows.begin(), rows.end(), name,
                                      [](const Directive& candidate, std::string_view wanted) {
                                          return compare_folded(candidate.name, wanted) < 0;
                                      });
    return row != rows.end() && compare_folded(row->name, name) == 0 ? &*row : nullptr;
}

std::string without_dashes(std::string_view key) {
    std::string folded;
    for (const char c : key) {
        if (c != '-') {
            folded += lower(c);
        }
    }
    return folded;
}

bool has_upper(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_upper);
}

// The sections that a unit of `type` may have, its own first. An empty name is none.
std::array<std::string_view, 3> sections_of(unit::UnitType type) {
    return {unit::section_of(type).value_or(std::string_view{}), "Unit", "Install"};
}

}  // namespace

std::span<const Directive> directives() {
    return table;
}

const Directive* find(std::string_view section, std::string_view name) {
    const Directive* row = find_folded(section, name);
    return row != nullptr && row->name == name ? row : nullptr;
}

const Directive* find_in_section(std::string_view section, std::string_view key) {
    return has_upper(key) ? find(section, key) : find_folded(section, without_dashes(key));
}

const Directive* find_key(unit::UnitType type, std::string_view key) {
    const Directive* legacy = nullptr;
    for (const std::string_view section : sections_of(type)) {
        const Directive* row = find_in_section(section, key);
        if (row != nullptr && !row->is_legacy()) {
            return row;
        }
        legacy = legacy == nullptr ? row : legacy;
    }
    return legacy;
}

const Directive* successor(const Directive& directive) {
    return find(directive.successor_section, directive.successor);
}

std::optional<std::string> nearest(unit::UnitType type, std::string_view key,
                                   std::span<const std::string_view> also) {
    const std::string folded = without_dashes(key);
    // One more than is accepted, so that only a nearer one replaces it.
    std::size_t best_distance = std::max<std::size_t>(folded.size() / 3, 1) + 1;
    std::string_view best;
    const auto consider = [&](std::string_view name) {
        if (const auto distance = edit_distance(folded, without_dashes(name), best_distance)) {
            best_distance = *distance;
            best = name;
        }
    };
    for (const std::string_view section : sections_of(type)) {
        for (const Directive& row : rows_of(section)) {
            if (!row.is_legacy()) {
                consider(row.name);
            }
        }
    }
    for (const std::string_view shorthand : also) {
        consider(shorthand);
    }
    return best.empty() ? std::nullopt : std::optional(kebab(best));
}

std::vector<std::string_view> split_list(std::string_view list) {
    std::vector<std::string_view> words;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find('|'), list.size());
        words.push_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
}

std::vector<EnumValue> values(const Directive& directive) {
    std::vector<EnumValue> result;
    for (const std::string_view item : split_list(directive.value_list)) {
        EnumValue value{item.substr(0, item.find('@')), 0};
        if (value.word.size() < item.size()) {
            std::from_chars(item.data() + value.word.size() + 1, item.data() + item.size(),
                            value.first_release);
        }
        result.push_back(value);
    }
    return result;
}

std::string kebab(std::string_view name) {
    // Words whose capitals do not follow the rule below, spelt as systemd spells them inside names.
    static constexpr auto words =
        std::to_array<std::string_view>({"CPUs", "IPv6", "NSec", "PIDs", "SELinux", "SGID", "SysV", "TOS",
                                         "TTL", "UMask", "VHangup", "VT", "ZSwap"});
    std::string result;
    for (std::size_t i = 0; i < name.size();) {
        const auto* word = std::find_if(std::begin(words), std::end(words),
                                        [&](std::string_view w) { return name.substr(i).starts_with(w); });
        const std::size_t length = word == std::end(words) ? 1 : word->size();
        // A word begins at a capital after a small letter (CPU-Quota), and at the last capital of several
        // before a small letter (CPU|Quota, OOM|Score).
        const bool starts = is_upper(name[i]) && (length > 1 || (i > 0 && !is_upper(name[i - 1])) ||
                                                  (i + 1 < name.size() && !is_upper(name[i + 1])));
        if (starts && !result.empty()) {
            result += '-';
        }
        for (const char c : name.substr(i, length)) {
            result += lower(c);
        }
        i += length;
    }
    return result;
}

bool joins_with_space(const Directive& directive) {
    if (directive.repeat != Repeat::list) {
        return false;
    }
    switch (directive.value) {
        // Split into words by systemd, and the words are names, numbers or single paths.
        case ValueClass::bool_or_controller_list:
        case ValueClass::controller_list:
        case ValueClass::coredump_filter:
        case ValueClass::cpu_list:
        case ValueClass::directory_list:
        case ValueClass::env_names:
        case ValueClass::exit_status_list:
        case ValueClass::ip_prefix_list:
        case ValueClass::syscall_arch_list:
        case ValueClass::unit_names:
        case ValueClass::url_strv:
        case ValueClass::user_or_group_strv:
            return true;
        case ValueClass::path_strv:
            // Colons, not blanks, separate the paths of this one; repeated assignments append.
            return directive.name != "ExecSearchPath";
        default:
            return false;
    }
}

}  // namespace sparrow::model
