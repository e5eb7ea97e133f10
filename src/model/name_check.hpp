// Whether a text may be a path, a user, a signal, … to systemd.
#pragma once

#include <string_view>

namespace sparrow::model {

// path_simplify_and_warn() (src/shared/parse-helpers.c): no "..", no component of more than 255 bytes, at
// most 4095 in all. Empty components and "." do not count.
bool is_normal_path(std::string_view text);
bool is_absolute_path(std::string_view text);
bool is_relative_path(std::string_view text);

// filename_is_valid() (src/basic/path-util.c)
bool is_file_name(std::string_view text);

// fdname_is_valid() (src/basic/fd-util.c)
bool is_fd_name(std::string_view text);

// credential_name_valid() (src/shared/creds-util.c)
bool is_credential_name(std::string_view text);

// env_name_is_valid(), env_assignment_is_valid() (src/basic/env-util.c)
bool is_env_name(std::string_view text);
bool is_env_assignment(std::string_view text);

// valid_user_group_name() (src/basic/user-util.c) with VALID_USER_ALLOW_NUMERIC|VALID_USER_RELAX
bool is_user_or_group(std::string_view text);

// ifname_valid_full() (src/basic/socket-util.c); the kernel's own names have up to 15 bytes, alternative ones
// up to 127.
bool is_interface_name(std::string_view text, std::size_t max_length);

// signal_from_string() (src/basic/signal-util.c), without 0
bool is_signal(std::string_view text);

// exit_status_from_string() (src/shared/exit-status.c)
bool is_exit_status(std::string_view text);

// A name that systemd can add a dependency on: UnitName::parse(), but for the rule that a slice's dashes form
// a path, which is looked at when the slice is loaded.
bool is_unit_name(std::string_view text);

bool is_ascii(std::string_view text);

// Equal but for the case of ASCII letters.
bool equals_folded(std::string_view a, std::string_view b);

// string_is_safe() (src/basic/string-util.c)
bool is_safe_string(std::string_view text);

// unbase64mem() (src/basic/hexdecoct.c), but for the padding, which only decoding tells.
bool may_be_base64(std::string_view text);

}  // namespace sparrow::model
