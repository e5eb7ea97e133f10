// What systemd knows about each setting of a unit file: the rows of src/model/directives.inc and how to find
// them.
//
// Rows live as long as the program. "Missing" is always a null pointer or an empty optional; nothing here
// throws except for lack of memory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/unit/unit_name.hpp"

namespace sparrow::model {

enum class Repeat {
    single,  // the last assignment counts (the first, where Directive::first_wins)
    list,    // each assignment adds
};

// What "Name=" with nothing behind it does.
enum class Empty {
    reset,      // back to the default; for the whole reset_group where there is one
    noop,       // nothing: what was set before stays
    invalid,    // a warning, and nothing
    enable,     // switches on what the setting is for
    empty_set,  // sets the empty set, which is not the default
};

// Why a setting should not be used in a new unit.
enum class Legacy {
    none,
    old_name,      // renamed: see the successor
    moved,         // belongs into another section now: see the successor
    cgroup_v1,     // works with cgroup v1 only
    ignored,       // systemd accepts it silently and does nothing
    undocumented,  // kept for old units, in no man page
};

// How the text of a value is read; mostly one parser of systemd each. "list" here means that one line can
// hold several words.
enum class ValueClass {
    address_family_list,
    architecture,
    base64,
    bind_path_list,
    bool_or_controller_list,
    bool_or_namespace_list,
    boolean,
    bpf_program,
    bytes,
    calendar,
    capability_list,
    condition_path,
    condition_string,
    controller_list,
    coredump_filter,
    cpu_list,
    cpu_quota,
    credential_assignment,
    credential_glob,
    credential_source,
    device_bytes,
    device_integer,
    device_permissions,
    device_sec,
    device_weight,
    directory_list,
    enum_or_integer,
    enumeration,
    env_names,
    env_names_or_assignments,
    environ,
    error_number,
    exec_command,
    exit_status_list,
    extension_image_list,
    filesystem_list,
    image_policy,
    integer,
    interface,
    interface_list,
    ip_prefix_list,
    journal_field_assignments,
    mode,
    mount_image_list,
    netlink_address,
    nft_set,
    nsec,
    open_file,
    other,
    partition_options_list,
    path,
    path_or_base64,
    path_or_hex,
    path_strv,
    percent,
    percent_or_bytes,
    percent_or_unsigned,
    regex,
    rlimit_bytes,
    rlimit_nice,
    rlimit_sec,
    rlimit_unsigned,
    rlimit_usec,
    sec,
    secure_bits_list,
    signal,
    socket_address,
    socket_bind,
    stdio_input,
    stdio_output,
    string,
    syscall_arch_list,
    syscall_list,
    text,
    tmpfs_list,
    unit_name,
    unit_names,
    unsigned_integer,
    url_strv,
    user_or_group,
    user_or_group_strv,
    weight,
};

struct Directive {
    std::string_view section;  // "Service"
    std::string_view name;     // "MemoryMax"
    Repeat repeat = Repeat::single;
    Empty empty = Empty::reset;
    ValueClass value = ValueClass::string;
    int first_release = 1;  // the first systemd that reads this name in this section

    Legacy legacy = Legacy::none;
    // The setting that took over from one that was renamed or moved; see successor().
    std::string_view successor_section = {};
    std::string_view successor = {};
    // The words of an enumeration; see values().
    std::string_view value_list = {};
    // What a value may begin with besides ("fd:|file:"), and words that are taken besides what the class says
    // ("infinity"); see split_list().
    std::string_view prefix_list = {};
    std::string_view keyword_list = {};
    // The words that a boolean stands for, where an enumeration takes booleans.
    std::string_view yes_means = {};
    std::string_view no_means = {};
    // Whether an enumeration also takes the number behind each word.
    bool takes_number = false;
    // Inclusive bounds of a number; none where both are 0.
    int min = 0;
    int max = 0;
    // Settings of one group in one section are reset together, by an empty assignment to any of them.
    std::string_view reset_group = {};
    bool first_wins = false;
    // The first systemd whose SetUnitProperties takes it on a loaded unit; 0 is never.
    int runtime_since = 0;

    [[nodiscard]] bool is_runtime() const { return runtime_since > 0; }
    [[nodiscard]] bool is_legacy() const { return legacy != Legacy::none; }
};

// A word of an enumeration. `first_release` is 0 where every systemd that knows the setting, or v252, takes
// the word.
struct EnumValue {
    std::string_view word;
    int first_release = 0;
};

// Every row, sorted by section, then by the name in lower case.
std::span<const Directive> directives();

// The row of exactly this section and name, as systemd spells them.
const Directive* find(std::string_view section, std::string_view name);

// As find(), but `key` may also be in kebab-case ("memory-max"). Two forms are taken: systemd's spelling, and
// lower case throughout, where dashes may stand anywhere ("memorymax" is fine, "Memory-Max" is not).
const Directive* find_in_section(std::string_view section, std::string_view key);

// The row that `key` (in a form as for find_in_section()) means in a unit of `type`: of the type's own
// section, [Unit] and [Install], the first that is not legacy, else the first. So StartLimitBurst is found in
// [Unit] for a service, although [Service] has it too, as an old name.
const Directive* find_key(unit::UnitType type, std::string_view key);

// The setting that took over from a renamed or moved one; null for any other.
const Directive* successor(const Directive& directive);

// The key in kebab-case that `key` may have been meant to be in a unit of `type`, legacy ones left out: at
// most a third of its letters wrong, dashes and case not counted. `also` are further accepted keys
// (shorthands) to choose from; of equally near ones the first counts, the type's own section first, `also`
// last.
std::optional<std::string> nearest(unit::UnitType type, std::string_view key,
                                   std::span<const std::string_view> also = {});

// The accepted words of an enumeration, in alphabetical order; of StandardInput= and the like too, without
// their prefixes. Empty for every other class.
std::vector<EnumValue> values(const Directive& directive);

// The words of prefix_list and keyword_list.
std::vector<std::string_view> split_list(std::string_view list);

// The name of a setting as people write it in Raku: memory-max, cpu-quota, io-read-iops-max, allowed-cpus.
std::string kebab(std::string_view name);

// Whether the elements of a list are best written as one assignment with blanks between them (After=a b) and
// not as one assignment each. False for what is not a list, and where one assignment takes one element, where
// an element may hold blanks or stands for itself in a diff (Exec*=, Environment=, mounts), and where a
// leading "~" turns the whole line around (SystemCallFilter=), so that it must stay with its element.
bool joins_with_space(const Directive& directive);

}  // namespace sparrow::model
