// Who asks: the sockets that requests come from.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::hooks {

// The socket that systemd has given this process (sd_listen_fds(3)), or one made at `path` for its user
// alone, in the place of one that is there.
Result<UniqueFd> listening_socket(const std::string& path);

// One connection.
class Client {
  public:
    explicit Client(UniqueFd socket) : socket_(std::move(socket)) {}

    // The next one that waits at `listening`; nothing where none does. One of another user than this process
    // is turned away.
    static std::optional<Client> accept(int listening);

    [[nodiscard]] int fd() const { return socket_.get(); }

    struct Packet {
        std::string text;
        bool is_too_long = false;
    };
    // The next packet; nothing where none waits. An Error where the client is gone.
    Result<std::optional<Packet>> receive();

    // Sends it, now or when there is room.
    void send(std::string packet);
    // Whether packets wait for room. No requests should be taken from the client meanwhile: it does not read,
    // and what waits for it is to stay bounded.
    [[nodiscard]] bool has_waiting() const { return !waiting_.empty(); }
    // Sends what waits, as far as there is room.
    void flush();

    // Has the client see that no more requests are taken; those that it has sent can still be received.
    void close_for_requests();

  private:
    UniqueFd socket_;
    std::deque<std::string> waiting_;
};

}  // namespace sparrow::hooks
