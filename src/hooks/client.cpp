#include "sparrow/hooks/client.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "sparrow/raku/hook_protocol.hpp"

namespace sparrow::hooks {

namespace {

constexpr int given_fd = 3;  // SD_LISTEN_FDS_START
constexpr int most_connections = 64;
constexpr int buffer_size = 4 * static_cast<int>(raku::packet_limit);

Result<UniqueFd> given_socket() {
    const char* pid = std::getenv("LISTEN_PID");
    const char* count = std::getenv("LISTEN_FDS");
    if (pid == nullptr || count == nullptr || std::to_string(getpid()) != pid ||
        std::strcmp(count, "1") != 0) {
        return failure(
            "systemd-sparrow-hooks is started by systemd, at its socket; by hand it needs --socket=PATH");
    }
    UniqueFd socket(given_fd);
    int type = 0;
    socklen_t size = sizeof type;
    if (getsockopt(socket.get(), SOL_SOCKET, SO_TYPE, &type, &size) < 0 || type != SOCK_SEQPACKET) {
        return failure("what systemd gives is no ListenSequentialPacket= socket");
    }
    (void)fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
    (void)fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    return socket;
}

Result<UniqueFd> made_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return failure(fmt::format("the path of the socket is too long: {}", path));
    }
    path.copy(static_cast<char*>(address.sun_path), path.size());
    UniqueFd made(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    (void)unlink(path.c_str());
    const mode_t before = umask(0177);
    const bool is_bound =
        made && bind(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    (void)umask(before);
    if (!is_bound || listen(made.get(), most_connections) < 0) {
        return errno_failure("cannot listen at " + path);
    }
    return made;
}

}  // namespace

Result<UniqueFd> listening_socket(const std::string& path) {
    return path.empty() ? given_socket() : made_socket(path);
}

std::optional<Client> Client::accept(int listening) {
    while (true) {
        UniqueFd socket(accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket) {
            return std::nullopt;
        }
        ucred peer{};
        socklen_t size = sizeof peer;
        if (getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid()) {
            // A packet must fit as a whole.
            (void)setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &buffer_size, sizeof buffer_size);
            return Client(std::move(socket));
        }
    }
}

Result<std::optional<Client::Packet>> Client::receive() {
    std::string text(raku::packet_limit, '\0');
    ssize_t size = 0;
    while ((size = recv(socket_.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_TRUNC)) < 0 &&
           errno == EINTR) {
    }
    if (size < 0 && errno == EAGAIN) {
        return std::nullopt;
    }
    if (size <= 0) {
        return size < 0 ? errno_failure("cannot receive") : failure("the client has closed its end");
    }
    const bool is_too_long = static_cast<std::size_t>(size) > text.size();
    if (!is_too_long) {
        text.resize(static_cast<std::size_t>(size));
    }
    return Packet{std::move(text), is_too_long};
}

void Client::send(std::string packet) {
    waiting_.push_back(std::move(packet));
    flush();
}

void Client::flush() {
    while (!waiting_.empty()) {
        const std::string& packet = waiting_.front();
        if (::send(socket_.get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno == EAGAIN || errno == ENOBUFS) {
                return;
            }
            // Where the client is gone, receive() says so.
        }
        waiting_.pop_front();
    }
}

void Client::close_for_requests() {
    (void)shutdown(socket_.get(), SHUT_RD);
}

}  // namespace sparrow::hooks
