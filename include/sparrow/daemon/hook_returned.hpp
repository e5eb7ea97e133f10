// What systemd-sparrow-hooks replied, as a policy takes it.
#pragma once

#include <cstdint>

#include "sparrow/raku/hook_protocol.hpp"
#include "sparrow/watch/policy.hpp"

namespace sparrow::daemon {

// `number` is that of the call. What went wrong is shortened: a history of bounded size is to hold more than
// one hook's last words.
watch::HookReturned hook_returned(const raku::HookReply& reply, std::uint64_t number);

}  // namespace sparrow::daemon
