// What passes between a program and its warden, on a SOCK_SEQPACKET socket pair: one message a packet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::raku {

struct WardenCommand {
    enum class Kind : std::uint32_t { begin, pause, resume, kill };
    Kind kind = Kind::begin;
    std::uint32_t id = 0;
};

// What goes along with Kind::begin, in this order.
struct BeginFds {
    UniqueFd request;  // a memfd with the request: a packet cannot hold a large source
    UniqueFd reply;    // write ends
    UniqueFd output;
    UniqueFd observations;  // a file in memory
};

Result<void> send_command(int socket, const WardenCommand& command, const BeginFds* fds = nullptr);

struct ReceivedCommand {
    WardenCommand command;
    BeginFds fds;
};

// Waits for the next command; nothing at the end of the socket.
Result<std::optional<ReceivedCommand>> receive_command(int socket);

}  // namespace sparrow::raku
