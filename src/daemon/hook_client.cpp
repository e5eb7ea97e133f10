#include "sparrow/daemon/hook_client.hpp"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace sparrow::daemon {

namespace {

using raku::HookReply;
using raku::HookTrouble;

// How much longer than it was given a request may take: it may have to wait for others.
constexpr std::chrono::seconds grace{60};

HookReply trouble(std::uint64_t id, HookTrouble::Kind kind, std::string message) {
    HookReply reply;
    reply.id = id;
    reply.what = HookTrouble{kind, std::move(message)};
    return reply;
}

}  // namespace

Result<void> HookClient::connect() {
    UniqueFd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) {
        return errno_failure("cannot make a socket");
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_.size() >= sizeof(address.sun_path)) {
        return failure(fmt::format("the path {} is too long for a socket", socket_));
    }
    std::memcpy(static_cast<void*>(address.sun_path), socket_.c_str(), socket_.size() + 1);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as connect(2) wants it
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) < 0) {
        return errno_failure(fmt::format("cannot reach systemd-sparrow-hooks at {}", socket_));
    }
    connection_ = std::move(socket);
    auto source =
        event_.add_io(connection_.get(), EPOLLIN, [this](std::uint32_t events) { read_replies(events); });
    if (!source) {
        connection_.reset();
        return tl::unexpected(source.error());
    }
    readable_ = std::move(*source);
    return {};
}

Result<void> HookClient::send(const raku::HookRequest& request) {
    if (!connection_) {
        if (auto connected = connect(); !connected) {
            return connected;
        }
    }
    const std::string packet = raku::to_packet(request);
    if (packet.size() > raku::packet_limit) {
        return failure(
            fmt::format("the request has {} bytes, and may have {}", packet.size(), raku::packet_limit));
    }
    if (::send(connection_.get(), packet.data(), packet.size(), MSG_NOSIGNAL) < 0) {
        return errno_failure("cannot ask systemd-sparrow-hooks");
    }
    return {};
}

std::uint64_t HookClient::ask(raku::HookRequest request, Done done) {
    const std::uint64_t id = next_++;
    request.id = id;
    Waiting& waiting = waiting_[id];
    waiting.done = std::move(done);
    auto sent = send(request);
    if (!sent && !connection_) {
        // The service may have gone between two calls: systemd starts it anew.
        sent = send(request);
    }
    const std::string why = sent ? "" : sent.error().message;
    auto timer =
        sent ? event_.add_time(std::chrono::milliseconds(request.timeout) + grace, std::chrono::seconds(1),
                               [this, id] { give_up(id); })
             : event_.add_defer([this, id, why] { end(id, trouble(id, HookTrouble::Kind::host, why)); });
    if (timer) {
        waiting.deadline = std::move(*timer);
    }
    return id;
}

void HookClient::cancel(std::uint64_t id) {
    if (waiting_.erase(id) > 0 && connection_) {
        raku::HookRequest request;
        request.id = id;
        request.what = raku::CancelRequest{};
        (void)send(request);
    }
}

void HookClient::give_up(std::uint64_t id) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) {
        return;
    }
    const Done done = std::move(found->second.done);
    cancel(id);
    done(trouble(id, HookTrouble::Kind::host, "systemd-sparrow-hooks does not answer"));
}

void HookClient::end(std::uint64_t id, const HookReply& reply) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) {
        return;
    }
    const Waiting waiting = std::move(found->second);
    waiting_.erase(found);
    waiting.done(reply);
}

void HookClient::read_replies(std::uint32_t /*events*/) {
    std::vector<char> buffer(raku::packet_limit + 1);
    for (;;) {
        const ssize_t size = recv(connection_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (size <= 0) {
            disconnect("systemd-sparrow-hooks has ended");
            return;
        }
        const auto reply = raku::parse_hook_reply({buffer.data(), static_cast<std::size_t>(size)});
        if (!reply) {
            disconnect("systemd-sparrow-hooks does not say what it should: " + reply.error().message);
            return;
        }
        end(reply->id, *reply);
        if (!connection_) {
            return;
        }
    }
}

void HookClient::disconnect(const std::string& why) {
    readable_.reset();
    connection_.reset();
    for (auto& [id, waiting] : std::exchange(waiting_, {})) {
        waiting.done(trouble(id, HookTrouble::Kind::host, why));
    }
}

}  // namespace sparrow::daemon
