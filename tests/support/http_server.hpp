// A server of a test's own, which may behave as badly as it likes.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sparrow/base/fd.hpp"

namespace sparrow::test {

// Serves one connection after the other, in a thread of its own, until it is destroyed.
class HttpServer {
  public:
    // A connection after its request was read, up to the empty line.
    class Connection {
      public:
        explicit Connection(int fd) : fd_(fd) {}
        // False once the client has gone.
        bool send(std::string_view bytes) const;
        // Until the client goes.
        void hang() const;

      private:
        int fd_;
    };
    using Handler = std::function<void(const Connection&)>;

    // On a free port of 127.0.0.1, or on a socket at `path`.
    explicit HttpServer(Handler handler);
    HttpServer(const std::string& path, Handler handler);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    HttpServer(HttpServer&&) = delete;
    HttpServer& operator=(HttpServer&&) = delete;
    ~HttpServer();

    [[nodiscard]] std::string port() const { return std::to_string(port_); }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + port() + "/"; }
    // What was asked, each with its headers.
    [[nodiscard]] std::vector<std::string> requests() const;

  private:
    void serve();

    UniqueFd listener_;
    int port_ = 0;
    Handler handler_;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

// An answer with a body and its length.
HttpServer::Handler answer(const std::string& status, const std::string& body);

}  // namespace sparrow::test
