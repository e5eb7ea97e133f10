#include "warden_messages.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace sparrow::raku {

namespace {

constexpr std::size_t begin_fd_count = 4;

// Ancillary data must be aligned as a cmsghdr (cmsg(3)).
union ControlBuffer {
    cmsghdr align;
    std::array<char, CMSG_SPACE(sizeof(int) * begin_fd_count)> bytes;
};

}  // namespace

Result<void> send_command(int socket, const WardenCommand& command, const BeginFds* fds) {
    WardenCommand copy = command;
    iovec part{&copy, sizeof copy};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBuffer control{};
    if (fds != nullptr) {
        const std::array<int, begin_fd_count> numbers{fds->request.get(), fds->reply.get(), fds->output.get(),
                                                      fds->observations.get()};
        message.msg_control = control.bytes.data();
        message.msg_controllen = control.bytes.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof numbers);
        std::memcpy(CMSG_DATA(header), numbers.data(), sizeof numbers);
    }
    while (sendmsg(socket, &message, MSG_NOSIGNAL) < 0) {
        if (errno == EPIPE || errno == ECONNRESET) {
            return {};  // the other side is gone, which who reads from it is told
        }
        if (errno != EINTR) {
            return errno_failure("cannot reach the warden of the Raku host");
        }
    }
    return {};
}

Result<std::optional<ReceivedCommand>> receive_command(int socket) {
    ReceivedCommand received;
    iovec part{&received.command, sizeof received.command};
    msghdr message{};
    ControlBuffer control{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    ssize_t size = -1;
    while ((size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0) {
        if (errno != EINTR) {
            return errno_failure("cannot read a command");
        }
    }
    if (size == 0) {
        return std::nullopt;
    }
    if (const cmsghdr* header = CMSG_FIRSTHDR(&message);
        header != nullptr && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof(int) * begin_fd_count)) {
        std::array<int, begin_fd_count> numbers{};
        std::memcpy(numbers.data(), CMSG_DATA(header), sizeof numbers);
        received.fds =
            BeginFds{UniqueFd(numbers[0]), UniqueFd(numbers[1]), UniqueFd(numbers[2]), UniqueFd(numbers[3])};
    }
    if (static_cast<std::size_t>(size) != sizeof received.command) {
        return failure("a command of the wrong size");
    }
    return received;
}

}  // namespace sparrow::raku
