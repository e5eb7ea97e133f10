#include <systemd/sd-bus.h>

#include "sparrow/sd/bus.hpp"

namespace sparrow::sd {

namespace {

struct OwnedError {
    OwnedError() = default;
    OwnedError(const OwnedError&) = delete;
    OwnedError& operator=(const OwnedError&) = delete;
    OwnedError(OwnedError&&) = delete;
    OwnedError& operator=(OwnedError&&) = delete;
    ~OwnedError() { sd_bus_error_free(&error); }

    sd_bus_error error{};
};

tl::unexpected<CallError> refused(int result, const std::string& member) {
    return tl::unexpected(CallError{"org.freedesktop.DBus.Error.Failed",
                                    errno_error(-result, "cannot call " + member).message});
}

}  // namespace

tl::expected<Message, CallError> Bus::call_and_wait(const Target& target,
                                                    const std::function<void(Writer&)>& write,
                                                    std::chrono::microseconds timeout) {
    sd_bus_message* message = nullptr;
    const int made =
        sd_bus_message_new_method_call(bus_.get(), &message, target.service.c_str(), target.path.c_str(),
                                       target.interface.c_str(), target.member.c_str());
    if (made < 0) {
        return refused(made, target.member);
    }
    const Message owned(message);
    Writer writer(message);
    write(writer);
    if (const auto written = writer.status(); !written) {
        return tl::unexpected(CallError{"org.freedesktop.DBus.Error.InvalidArgs", written.error().message});
    }
    // Where polkit has an agent, it may ask for a password.
    (void)sd_bus_message_set_allow_interactive_authorization(message, 1);
    OwnedError failed;
    sd_bus_message* answer = nullptr;
    const int called =
        sd_bus_call(bus_.get(), message, static_cast<std::uint64_t>(timeout.count()), &failed.error, &answer);
    if (called >= 0) {
        return Message(answer);
    }
    const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
    return sd_bus_error_is_set(&failed.error) > 0
               ? tl::unexpected(CallError{text(failed.error.name), text(failed.error.message)})
               : refused(called, target.member);
}

}  // namespace sparrow::sd
