// A connection to a message bus: sd-bus(3) with owners. All of it is asynchronous but call_and_wait().
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/base/scope.hpp"
#include "sparrow/sd/event.hpp"
#include "sparrow/sd/message.hpp"

struct sd_bus;       // NOLINT(readability-identifier-naming): theirs
struct sd_bus_slot;  // NOLINT(readability-identifier-naming): theirs

namespace sparrow::sd {

// What was asked of a bus and still waits: destroying it ends that, and its callback is not called any more.
class Slot {
  public:
    struct Callback {
        virtual ~Callback() = default;
    };

    Slot() = default;
    Slot(sd_bus_slot* slot, std::unique_ptr<Callback> callback);
    Slot(Slot&&) noexcept = default;
    Slot& operator=(Slot&& other) noexcept;
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() = default;

    [[nodiscard]] explicit operator bool() const { return slot_ != nullptr; }

  private:
    struct Unref {
        void operator()(sd_bus_slot* slot) const;
    };
    // The slot goes first: then nobody calls back.
    std::unique_ptr<Callback> callback_;
    std::unique_ptr<sd_bus_slot, Unref> slot_;
};

struct Target {
    std::string service;
    std::string path;
    std::string interface;
    std::string member;
};

// Why a method failed.
struct CallError {
    std::string name;  // "org.freedesktop.DBus.Error.NoReply"
    std::string message;
};
using Reply = tl::expected<Reader, CallError>;

// A call of a method of ours. Unanswered it fails when it is destroyed.
class Request {
  public:
    explicit Request(Message message) : message_(std::move(message)) {}
    Request(Request&&) noexcept = default;
    Request& operator=(Request&&) = delete;
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    ~Request();

    [[nodiscard]] Reader arguments() const { return Reader(message_.get()); }
    // The unique name of who asks.
    [[nodiscard]] std::string sender() const;

    void answer(const std::function<void(Writer&)>& write = {});
    void fail(const std::string& name, const std::string& message);

  private:
    Message message_;
};

struct Method {
    std::string name;
    std::string arguments;  // signatures
    std::string result;
    std::function<void(Request)> call;
};

struct Property {
    std::string name;
    std::string signature;
    std::function<void(Writer&)> get;
    // Empty: read-only. Else for who has CAP_SYS_ADMIN, or is the same user
    // (sd_bus_query_sender_privilege(3)).
    std::function<Result<void>(Reader&)> set;
};

struct SignalShape {
    std::string name;
    std::string signature;
};

struct Interface {
    std::string name;
    std::vector<Method> methods;
    std::vector<Property> properties = {};
    std::vector<SignalShape> signals = {};
};

// Owns a connection. Callbacks are made from the event loop that it is attached to; none of them may throw.
class Bus {
  public:
    // The system's bus, or the calling user's. Connecting goes on in the background: calls wait for it.
    static Result<Bus> open(Scope scope);

    Bus(Bus&&) noexcept = default;
    Bus& operator=(Bus&&) noexcept = default;
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;
    ~Bus();

    // `lost` is called once, when the connection is gone.
    Result<void> attach(const Event& event, std::function<void()> lost);

    // Calls a method; `done` gets the answer, once, also where the connection is lost or `timeout` is over.
    Result<Slot> call(const Target& target, const std::function<void(Writer&)>& write,
                      std::function<void(Reply)> done,
                      std::chrono::microseconds timeout = std::chrono::seconds(25));
    // Calls a method and waits for the answer, at most for `timeout`: for programs without an event loop. Of
    // an Error's name, "org.freedesktop.DBus.Error.ServiceUnknown" says that nobody has the service's name.
    tl::expected<Message, CallError> call_and_wait(
        const Target& target, const std::function<void(Writer&)>& write,
        std::chrono::microseconds timeout = std::chrono::seconds(25));
    // Each signal of that member that the object `path` sends.
    Result<Slot> on_signal(const std::string& sender, const std::string& path, const std::string& interface,
                           const std::string& member, std::function<void(Reader)> callback);
    // Each signal of that member that an object at or below `path` sends, with that object's path. One match
    // for all of them: dbus-daemon allows a connection 512, and one too many ends the connection.
    Result<Slot> on_signal_below(const std::string& sender, const std::string& path,
                                 const std::string& interface, const std::string& member,
                                 std::function<void(const std::string& path, Reader)> callback);
    // Offers an interface at `path`.
    Result<Slot> offer(const std::string& path, Interface interface);
    // Asks for a name; `done` gets an Error where it cannot be had.
    Result<Slot> request_name(const std::string& name, std::function<void(Result<void>)> done);
    void emit(const std::string& path, const std::string& interface, const std::string& member,
              const std::function<void(Writer&)>& write);

  private:
    struct Close {
        void operator()(sd_bus* bus) const;
    };
    explicit Bus(sd_bus* bus) : bus_(bus) {}
    Result<Slot> match(const std::string& rule, std::function<void(sd_bus_message*)> callback);

    std::unique_ptr<sd_bus, Close> bus_;
    Slot lost_;
};

// The path of an object whose last part is `name`, escaped: sd_bus_path_encode(3).
std::string object_path(const std::string& prefix, const std::string& name);
// The name in such a path; nothing where it is not of `prefix`: sd_bus_path_decode(3).
std::optional<std::string> object_name(const std::string& prefix, const std::string& path);

}  // namespace sparrow::sd
