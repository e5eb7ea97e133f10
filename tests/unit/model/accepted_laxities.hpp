// Where check_value() takes what systemd refuses, and why.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/check_value.hpp"

namespace sparrow::test {

struct Laxity {
    model::ValueClass value;
    std::string_view reason;
};

inline constexpr auto accepted_laxities = [] {
    using enum model::ValueClass;
    constexpr std::string_view libc_grows = "the C library has new names now and then";
    constexpr std::string_view partitions_change = "the names of partitions change with systemd's versions";
    return std::to_array<Laxity>({
        {address_family_list, libc_grows},
        {architecture, "which architectures a machine can run is the machine's to know"},
        {base64, "only decoding tells whether it is whole"},
        {boolean, "PrivateMounts= resets it since v254"},
        {bpf_program, "the attach types grow with the kernel"},
        {calendar, "which time zones there are is the machine's to know"},
        {credential_assignment, "only decoding tells whether an encrypted credential is whole"},
        {error_number, libc_grows},
        {exec_command, "systemds after v257 take '|'"},
        {extension_image_list, partitions_change},
        {filesystem_list, "the groups of file systems grow with the kernel"},
        {interface_list, "later systemds may take alternative names, which are longer"},
        {mount_image_list, partitions_change},
        {partition_options_list, partitions_change},
        {socket_address, "systemds after v252 take vsock-stream: and its likes"},
        {syscall_list, "which system calls there are is libseccomp's knowledge"},
    });
}();

// Of every setting: a word that a later systemd takes, and a specifier, which is not expanded here.
inline bool is_lax_everywhere(const model::Directive& directive, std::string_view text) {
    const auto words = model::values(directive);
    return std::any_of(words.begin(), words.end(),
                       [&](const model::EnumValue& value) {
                           return value.word == text && value.first_release > 0;
                       }) ||
           (model::expands_specifiers(directive) && text.find('%') != std::string_view::npos);
}

inline bool has_accepted_laxity(const model::Directive& directive) {
    return std::any_of(accepted_laxities.begin(), accepted_laxities.end(),
                       [&](const Laxity& laxity) { return laxity.value == directive.value; });
}

}  // namespace sparrow::test
