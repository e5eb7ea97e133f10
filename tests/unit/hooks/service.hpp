// The real program with the real Raku, as whoever asks it sees it.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/digest.hpp"
#include "sparrow/raku/hook_protocol.hpp"
#include "sparrow/raku/process_group.hpp"
#include "sparrow/translate/store.hpp"
#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/processes.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

constexpr auto long_enough = std::chrono::seconds(120);

// Whether `holds` does within ten seconds.
template <typename Condition>
bool soon(Condition holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        (void)poll(nullptr, 0, 10);
    }
    return true;
}

inline bool connects(const UniqueFd& socket, const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
    return connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// A connection. A socket is there a moment before somebody listens at it.
class Asker {
  public:
    explicit Asker(const std::string& path) : socket_(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)) {
        REQUIRE(soon([&] { return connects(socket_, path); }));
    }

    void send(const std::string& packet) const {
        REQUIRE(::send(socket_.get(), packet.data(), packet.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(packet.size()));
    }
    void send(const raku::HookRequest& request) const { send(to_packet(request)); }

    // The next reply; nothing where the connection is closed.
    [[nodiscard]] std::optional<raku::HookReply> next() const {
        pollfd ready{socket_.get(), POLLIN, 0};
        constexpr int milliseconds = 120'000;
        REQUIRE(poll(&ready, 1, milliseconds) == 1);
        std::string packet(2 * raku::packet_limit, '\0');
        const ssize_t size = recv(socket_.get(), packet.data(), packet.size(), 0);
        if (size <= 0) {
            return std::nullopt;
        }
        CHECK(static_cast<std::size_t>(size) <= raku::packet_limit);
        auto reply = raku::parse_hook_reply({packet.data(), static_cast<std::size_t>(size)});
        REQUIRE(reply);
        return *reply;
    }
    [[nodiscard]] raku::HookReply ask(const raku::HookRequest& request) const {
        send(request);
        auto reply = next();
        REQUIRE(reply);
        CHECK(reply->id == request.id);
        return *reply;
    }

  private:
    UniqueFd socket_;
};

// The program, with a store of its own.
class Service {
  public:
    explicit Service(std::vector<std::string> options = {}) { start(std::move(options)); }
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    Service(Service&&) = delete;
    Service& operator=(Service&&) = delete;
    ~Service() {
        if (program_) {
            program_->end();
        }
    }

    void start(std::vector<std::string> options) {
        options.insert(options.begin(),
                       {SPARROW_BUILD_DIR "/lib/systemd/systemd-sparrow-hooks", "--socket=" + socket()});
        auto log = make_memory_file("");
        REQUIRE(log);
        const UniqueFd null(open("/dev/null", O_RDONLY | O_CLOEXEC));
        raku::Launch launch{std::move(options),
                            {"PATH=/usr/bin:/bin", "SPARROW_UNIT_DIRS=" + (directory_ / "units"),
                             "SPARROW_RUNTIME_DIR=" + runtime_dir(),
                             "SPARROW_SITE_DIR=" + (directory_ / "site"), "OF_SERVICE=yes"}};
        launch.descriptors = {null.get(), log->get(), log->get()};
        auto program = raku::ProcessGroup::start(std::move(launch));
        REQUIRE(program);
        program_.emplace(std::move(*program));
        log_ = std::move(*log);
        const bool is_listening = soon([&] { return access(socket().c_str(), F_OK) == 0 || has_ended(); });
        CAPTURE(log_text());
        REQUIRE(is_listening);
    }

    [[nodiscard]] const TempDir& directory() const { return directory_; }
    [[nodiscard]] std::string runtime_dir() const { return directory_ / "run"; }
    [[nodiscard]] std::string socket() const { return directory_ / "hooks"; }
    [[nodiscard]] bool has_ended(int milliseconds = 0) const { return program_->ends_within(milliseconds); }
    // Of a program that has ended.
    [[nodiscard]] int status() {
        const int status = program_->status();
        program_.reset();
        return status;
    }
    void signal(int number) const {
        for (const pid_t pid : processes_with("--socket=" + socket())) {
            (void)kill(pid, number);
        }
    }
    [[nodiscard]] std::string log_text() const {
        // A description of its own: the program writes where its own one stands.
        const UniqueFd log(
            open(("/proc/self/fd/" + std::to_string(log_.get())).c_str(), O_RDONLY | O_CLOEXEC));
        constexpr std::size_t limit = 1 << 20;
        return read_all(log.get(), limit).value_or("");
    }
    // The Raku processes: each has the folder of this store among its arguments.
    [[nodiscard]] std::vector<pid_t> raku_processes() const {
        return processes_with(runtime_dir() + "/raku");
    }

    // Keeps a source in the store; the digest of its bundle.
    [[nodiscard]] std::string keep(const std::string& source, const std::string& name = "a") const {
        raku::Bundle bundle{
            {directory_ / (name + ".service.raku"), source, {{"SEEN=at-translation"}, {}}}, 0, name};
        const std::string json = to_json(bundle);
        std::string digest = raku::digest_of(json);
        REQUIRE(translate::write_bundle(runtime_dir(), digest, json));
        return digest;
    }
    // A source with these hooks, in Raku.
    [[nodiscard]] std::string keep_hooks(const std::string& hooks, const std::string& head = "") const {
        return keep("#!raku\n" + head + "\ntask-run 'a', 'systemd', %( start => '/bin/true',\nhooks => %(\n" +
                    hooks + "\n) );\n");
    }

  private:
    TempDir directory_;
    std::optional<raku::ProcessGroup> program_;
    UniqueFd log_;
};

inline raku::HookRequest call(const std::string& bundle, const std::string& hook,
                              std::vector<std::string> arguments = {},
                              std::chrono::milliseconds timeout = long_enough) {
    static std::uint64_t id = 0;
    return {++id, raku::CallRequest{bundle, "a.service", hook, std::move(arguments)}, timeout};
}

inline raku::HookRequest exec(std::vector<std::string> command,
                              std::chrono::milliseconds timeout = long_enough) {
    static std::uint64_t id = 1'000'000;
    return {++id, raku::ExecRequest{std::move(command), "a.service"}, timeout};
}

// What it returned, as JSON; what went wrong where it did not return.
inline std::string result_of(const raku::HookReply& reply) {
    if (const auto* result = std::get_if<raku::HookResult>(&reply.what)) {
        return result->json;
    }
    if (const auto* error = std::get_if<raku::HookError>(&reply.what)) {
        return "died: " + error->message;
    }
    if (const auto* trouble = std::get_if<raku::HookTrouble>(&reply.what)) {
        return std::string(to_string(trouble->kind)) + ": " + trouble->message;
    }
    return "status " + std::to_string(std::get<raku::ExecStatus>(reply.what).status);
}

inline std::optional<raku::HookTrouble::Kind> trouble_of(const raku::HookReply& reply) {
    const auto* trouble = std::get_if<raku::HookTrouble>(&reply.what);
    return trouble == nullptr ? std::nullopt : std::optional(trouble->kind);
}

}  // namespace sparrow::test
