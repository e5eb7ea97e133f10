#include "support/http_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>

#include "support/catch.hpp"

namespace sparrow::test {

namespace {

// Waits for data or for the end of either side; nothing waits longer than a minute.
bool wait_readable(int fd) {
    pollfd poll_fd{fd, POLLIN, 0};
    constexpr int minute = 60'000;
    return poll(&poll_fd, 1, minute) > 0;
}

// Up to the empty line; less where the client goes before, or speaks TLS.
std::string read_request(int fd) {
    std::string request;
    std::array<char, 4096> buffer{};
    while (request.find("\r\n\r\n") == std::string::npos && wait_readable(fd)) {
        const ssize_t size = read(fd, buffer.data(), buffer.size());
        if (size <= 0) {
            break;
        }
        request.append(buffer.data(), static_cast<std::size_t>(size));
        constexpr char tls_handshake = 22;
        if (request[0] == tls_handshake) {
            break;
        }
    }
    return request;
}

}  // namespace

bool HttpServer::Connection::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void HttpServer::Connection::hang() const {
    std::array<char, 4096> buffer{};
    while (wait_readable(fd_) && read(fd_, buffer.data(), buffer.size()) > 0) {
    }
}

HttpServer::HttpServer(Handler handler)
    : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), handler_(std::move(handler)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
    REQUIRE(getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    REQUIRE(listen(listener_.get(), 8) == 0);
    thread_ = std::thread([this] { serve(); });
}

HttpServer::HttpServer(const std::string& path, Handler handler)
    : listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)), handler_(std::move(handler)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(static_cast<char*>(address.sun_path), path.size());
    REQUIRE(bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listener_.get(), 8) == 0);
    thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
    // Wakes accept(2).
    (void)shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
}

std::vector<std::string> HttpServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void HttpServer::serve() {
    while (true) {
        const UniqueFd client(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client) {
            return;
        }
        {
            std::string request = read_request(client.get());
            const std::lock_guard lock(mutex_);
            requests_.push_back(std::move(request));
        }
        handler_(Connection(client.get()));
    }
}

HttpServer::Handler answer(const std::string& status, const std::string& body) {
    return [=](const HttpServer::Connection& connection) {
        (void)connection.send("HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
                              "\r\nConnection: close\r\n\r\n" + body);
    };
}

}  // namespace sparrow::test
