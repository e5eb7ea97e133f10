#include "sparrow/sd/bus.hpp"

#include <fmt/core.h>
#include <systemd/sd-bus.h>

#include <cerrno>
#include <cstdlib>
#include <deque>
#include <utility>

namespace sparrow::sd {

namespace {

constexpr const char* failed_error = "org.freedesktop.DBus.Error.Failed";

struct Answered : Slot::Callback {
    explicit Answered(std::function<void(Reply)> call) : done(std::move(call)) {}
    std::function<void(Reply)> done;
};

CallError error_of(sd_bus_message* message) {
    const sd_bus_error* error = sd_bus_message_get_error(message);
    const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
    return error == nullptr ? CallError{failed_error, "no answer"}
                            : CallError{text(error->name), text(error->message)};
}

int on_answer(sd_bus_message* message, void* data, sd_bus_error* /*error*/) {
    // It may destroy its own slot, and with it this callback.
    const auto done = std::move(static_cast<Answered*>(data)->done);
    if (done) {
        done(sd_bus_message_is_method_error(message, nullptr) > 0 ? Reply(tl::unexpected(error_of(message)))
                                                                  : Reply(Reader(message)));
    }
    return 0;
}

struct Signalled : Slot::Callback {
    explicit Signalled(std::function<void(sd_bus_message*)> call) : callback(std::move(call)) {}
    std::function<void(sd_bus_message*)> callback;
};

int on_signalled(sd_bus_message* message, void* data, sd_bus_error* /*error*/) {
    const auto callback = static_cast<Signalled*>(data)->callback;
    callback(message);
    return 0;
}

struct Lost : Slot::Callback {
    explicit Lost(std::function<void()> call) : callback(std::move(call)) {}
    std::function<void()> callback;
};

int on_lost(sd_bus_message* /*message*/, void* data, sd_bus_error* /*error*/) {
    if (const auto callback = std::exchange(static_cast<Lost*>(data)->callback, {})) {
        callback();
    }
    return 0;
}

// An interface that is offered, in the form that sd-bus wants, which keeps pointers into it.
struct Offered : Slot::Callback {
    explicit Offered(Interface offered) : interface(std::move(offered)) {
        table.push_back(SD_BUS_VTABLE_START(0));
        for (const Method& method : interface.methods) {
            table.push_back(SD_BUS_METHOD(method.name.c_str(), method.arguments.c_str(),
                                          method.result.c_str(), called, SD_BUS_VTABLE_UNPRIVILEGED));
        }
        for (const Property& property : interface.properties) {
            if (property.set) {
                table.push_back(SD_BUS_WRITABLE_PROPERTY(property.name.c_str(), property.signature.c_str(),
                                                         get, set, 0, 0));
            } else {
                table.push_back(
                    SD_BUS_PROPERTY(property.name.c_str(), property.signature.c_str(), get, 0, 0));
            }
        }
        for (const SignalShape& signal : interface.signals) {
            table.push_back(SD_BUS_SIGNAL(signal.name.c_str(), signal.signature.c_str(), 0));
        }
        table.push_back(SD_BUS_VTABLE_END);
    }

    static int called(sd_bus_message* message, void* data, sd_bus_error* /*error*/) {
        const auto* self = static_cast<Offered*>(data);
        const std::string_view member = sd_bus_message_get_member(message);
        for (const Method& method : self->interface.methods) {
            if (method.name == member) {
                method.call(Request(Message::of(message)));
                return 1;
            }
        }
        return -EBADR;
    }

    static const Property* find(void* data, const char* name) {
        for (const Property& property : static_cast<Offered*>(data)->interface.properties) {
            if (property.name == name) {
                return &property;
            }
        }
        return nullptr;
    }

    static int get(sd_bus* /*bus*/, const char* /*path*/, const char* /*interface*/, const char* name,
                   sd_bus_message* reply, void* data, sd_bus_error* /*error*/) {
        const Property* property = find(data, name);
        if (property == nullptr) {
            return -ENOENT;
        }
        Writer writer(reply);
        property->get(writer);
        return writer.status() ? 1 : -EINVAL;
    }

    static int set(sd_bus* /*bus*/, const char* /*path*/, const char* /*interface*/, const char* name,
                   sd_bus_message* value, void* data, sd_bus_error* error) {
        const Property* property = find(data, name);
        if (property == nullptr) {
            return -ENOENT;
        }
        Reader reader(value);
        if (auto done = property->set(reader); !done) {
            return sd_bus_error_set(error, SD_BUS_ERROR_INVALID_ARGS, done.error().message.c_str());
        }
        return 1;
    }

    Interface interface;
    std::vector<sd_bus_vtable> table;
};

template <typename T>
Result<T> refused(int error, const std::string& what) {
    return tl::unexpected(errno_error(-error, what));
}

}  // namespace

Slot::Slot(sd_bus_slot* slot, std::unique_ptr<Callback> callback)
    : callback_(std::move(callback)), slot_(slot) {}

Slot& Slot::operator=(Slot&& other) noexcept {
    slot_ = std::move(other.slot_);
    callback_ = std::move(other.callback_);
    return *this;
}

void Slot::Unref::operator()(sd_bus_slot* slot) const {
    sd_bus_slot_unref(slot);
}

Request::~Request() {
    if (message_) {
        fail(failed_error, "the call was not answered");
    }
}

std::string Request::sender() const {
    const char* sender = sd_bus_message_get_sender(message_.get());
    return sender == nullptr ? "" : sender;
}

void Request::answer(const std::function<void(Writer&)>& write) {
    const Message call = std::exchange(message_, Message());
    sd_bus_message* reply = nullptr;
    if (sd_bus_message_new_method_return(call.get(), &reply) < 0) {
        return;
    }
    const Message owned(reply);
    Writer writer(reply);
    if (write) {
        write(writer);
    }
    if (const auto written = writer.status(); !written) {
        (void)sd_bus_reply_method_errorf(call.get(), failed_error, "%s", written.error().message.c_str());
        return;
    }
    (void)sd_bus_send(sd_bus_message_get_bus(call.get()), reply, nullptr);
}

void Request::fail(const std::string& name, const std::string& message) {
    const Message call = std::exchange(message_, Message());
    (void)sd_bus_reply_method_errorf(call.get(), name.c_str(), "%s", message.c_str());
}

void Bus::Close::operator()(sd_bus* bus) const {
    (void)sd_bus_detach_event(bus);
    sd_bus_close(bus);
    sd_bus_unref(bus);
}

Result<Bus> Bus::open(Scope scope) {
    sd_bus* bus = nullptr;
    const int opened = scope == Scope::user ? sd_bus_open_user_with_description(&bus, "user")
                                            : sd_bus_open_system_with_description(&bus, "system");
    if (opened < 0) {
        return refused<Bus>(opened, scope == Scope::user
                                        ? "cannot connect to the user's message bus (on Debian "
                                          "it is in the package dbus-user-session)"
                                        : "cannot connect to the message bus");
    }
    return Bus(bus);
}

Bus::~Bus() = default;

Result<void> Bus::attach(const Event& event, std::function<void()> lost) {
    // The default would end the process with the connection.
    (void)sd_bus_set_exit_on_disconnect(bus_.get(), 0);
    if (const int attached = sd_bus_attach_event(bus_.get(), event.get(), SD_EVENT_PRIORITY_NORMAL);
        attached < 0) {
        return refused<void>(attached, "cannot attach the bus to the event loop");
    }
    auto callback = std::make_unique<Lost>(std::move(lost));
    sd_bus_slot* slot = nullptr;
    const int matched =
        sd_bus_match_signal(bus_.get(), &slot, "org.freedesktop.DBus.Local", "/org/freedesktop/DBus/Local",
                            "org.freedesktop.DBus.Local", "Disconnected", on_lost, callback.get());
    if (matched < 0) {
        return refused<void>(matched, "cannot watch the bus");
    }
    lost_ = Slot(slot, std::move(callback));
    return {};
}

Result<Slot> Bus::call(const Target& target, const std::function<void(Writer&)>& write,
                       std::function<void(Reply)> done, std::chrono::microseconds timeout) {
    sd_bus_message* message = nullptr;
    const int made =
        sd_bus_message_new_method_call(bus_.get(), &message, target.service.c_str(), target.path.c_str(),
                                       target.interface.c_str(), target.member.c_str());
    if (made < 0) {
        return refused<Slot>(made, "cannot call " + target.member);
    }
    const Message owned(message);
    Writer writer(message);
    write(writer);
    if (auto written = writer.status(); !written) {
        return tl::unexpected(written.error());
    }
    auto callback = std::make_unique<Answered>(std::move(done));
    sd_bus_slot* slot = nullptr;
    const int called = sd_bus_call_async(bus_.get(), &slot, message, on_answer, callback.get(),
                                         static_cast<std::uint64_t>(timeout.count()));
    if (called < 0) {
        return refused<Slot>(called, "cannot call " + target.member);
    }
    return Slot(slot, std::move(callback));
}

Result<Slot> Bus::on_signal(const std::string& sender, const std::string& path, const std::string& interface,
                            const std::string& member, std::function<void(Reader)> callback) {
    return match(fmt::format("type='signal',sender='{}',path='{}',interface='{}',member='{}'", sender, path,
                             interface, member),
                 [callback = std::move(callback)](sd_bus_message* message) { callback(Reader(message)); });
}

Result<Slot> Bus::on_signal_below(const std::string& sender, const std::string& path,
                                  const std::string& interface, const std::string& member,
                                  std::function<void(const std::string&, Reader)> callback) {
    return match(fmt::format("type='signal',sender='{}',path_namespace='{}',interface='{}',member='{}'",
                             sender, path, interface, member),
                 [callback = std::move(callback)](sd_bus_message* message) {
                     callback(sd_bus_message_get_path(message), Reader(message));
                 });
}

Result<Slot> Bus::match(const std::string& rule, std::function<void(sd_bus_message*)> callback) {
    auto kept = std::make_unique<Signalled>(std::move(callback));
    sd_bus_slot* slot = nullptr;
    const int matched =
        sd_bus_add_match_async(bus_.get(), &slot, rule.c_str(), on_signalled, nullptr, kept.get());
    if (matched < 0) {
        return refused<Slot>(matched, "cannot watch signals: " + rule);
    }
    return Slot(slot, std::move(kept));
}

Result<Slot> Bus::offer(const std::string& path, Interface interface) {
    auto offered = std::make_unique<Offered>(std::move(interface));
    sd_bus_slot* slot = nullptr;
    const int added =
        sd_bus_add_object_vtable(bus_.get(), &slot, path.c_str(), offered->interface.name.c_str(),
                                 offered->table.data(), offered.get());
    if (added < 0) {
        return refused<Slot>(added, "cannot offer " + offered->interface.name);
    }
    return Slot(slot, std::move(offered));
}

Result<Slot> Bus::request_name(const std::string& name, std::function<void(Result<void>)> done) {
    auto callback = std::make_unique<Answered>([name, done = std::move(done)](Reply reply) {
        constexpr std::uint32_t primary_owner = 1;
        constexpr std::uint32_t already_owner = 4;
        if (!reply) {
            done(failure(name + ": " + reply.error().message));
            return;
        }
        const std::uint32_t result = reply->uint32();
        done(result == primary_owner || result == already_owner
                 ? Result<void>()
                 : failure("somebody else has the name " + name));
    });
    sd_bus_slot* slot = nullptr;
    const int asked =
        sd_bus_request_name_async(bus_.get(), &slot, name.c_str(), 0, on_answer, callback.get());
    if (asked < 0) {
        return refused<Slot>(asked, "cannot ask for the name " + name);
    }
    return Slot(slot, std::move(callback));
}

void Bus::emit(const std::string& path, const std::string& interface, const std::string& member,
               const std::function<void(Writer&)>& write) {
    sd_bus_message* message = nullptr;
    if (sd_bus_message_new_signal(bus_.get(), &message, path.c_str(), interface.c_str(), member.c_str()) <
        0) {
        return;
    }
    const Message owned(message);
    Writer writer(message);
    write(writer);
    if (writer.status()) {
        (void)sd_bus_send(bus_.get(), message, nullptr);
    }
}

std::string object_path(const std::string& prefix, const std::string& name) {
    char* path = nullptr;
    if (sd_bus_path_encode(prefix.c_str(), name.c_str(), &path) < 0) {
        return prefix;
    }
    std::string result = path;
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc): as sd-bus gives it
    free(path);
    return result;
}

std::optional<std::string> object_name(const std::string& prefix, const std::string& path) {
    char* name = nullptr;
    if (sd_bus_path_decode(path.c_str(), prefix.c_str(), &name) <= 0) {
        return std::nullopt;
    }
    std::string result = name;
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc): as sd-bus gives it
    free(name);
    return result;
}

}  // namespace sparrow::sd
