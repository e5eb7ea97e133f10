#include "sparrow/sd/message.hpp"

#include <systemd/sd-bus.h>

#include <array>
#include <cerrno>

namespace sparrow::sd {

void Message::Unref::operator()(sd_bus_message* message) const {
    sd_bus_message_unref(message);
}

Message Message::of(sd_bus_message* message) {
    return Message(sd_bus_message_ref(message));
}

Writer& Writer::keep(int result) {
    if (error_ == 0 && result < 0) {
        error_ = result;
    }
    return *this;
}

Writer& Writer::string(const std::string& value) {
    // D-Bus has no string with a NUL, and none that is no UTF-8: sd-bus refuses them.
    return keep(value.find('\0') == std::string::npos
                    ? sd_bus_message_append_basic(message_, 's', value.c_str())
                    : -EINVAL);
}

Writer& Writer::path(const std::string& value) {
    return keep(sd_bus_message_append_basic(message_, 'o', value.c_str()));
}

Writer& Writer::boolean(bool value) {
    const int number = value ? 1 : 0;
    return keep(sd_bus_message_append_basic(message_, 'b', &number));
}

Writer& Writer::int32(std::int32_t value) {
    return keep(sd_bus_message_append_basic(message_, 'i', &value));
}

Writer& Writer::uint16(std::uint16_t value) {
    return keep(sd_bus_message_append_basic(message_, 'q', &value));
}

Writer& Writer::uint32(std::uint32_t value) {
    return keep(sd_bus_message_append_basic(message_, 'u', &value));
}

Writer& Writer::int64(std::int64_t value) {
    return keep(sd_bus_message_append_basic(message_, 'x', &value));
}

Writer& Writer::uint64(std::uint64_t value) {
    return keep(sd_bus_message_append_basic(message_, 't', &value));
}

Writer& Writer::number(double value) {
    return keep(sd_bus_message_append_basic(message_, 'd', &value));
}

Writer& Writer::bytes(const std::vector<std::uint8_t>& value) {
    return keep(sd_bus_message_append_array(message_, 'y', value.data(), value.size()));
}

Writer& Writer::strings(const std::vector<std::string>& value) {
    open('a', "s");
    for (const std::string& each : value) {
        string(each);
    }
    return close();
}

Writer& Writer::open(char type, const char* contents) {
    return keep(sd_bus_message_open_container(message_, type, contents));
}

Writer& Writer::close() {
    return keep(error_ == 0 ? sd_bus_message_close_container(message_) : 0);
}

Result<void> Writer::status() const {
    return error_ == 0 ? Result<void>()
                       : Result<void>(tl::unexpected(errno_error(-error_, "cannot write a D-Bus message")));
}

bool Reader::keep(int result) {
    if (error_ == 0 && result < 0) {
        error_ = result;
    }
    return error_ == 0 && result > 0;
}

template <typename T>
T Reader::basic(char type) {
    T value{};
    if (error_ == 0) {
        const int read = sd_bus_message_read_basic(message_, type, &value);
        // 0 is the end of a container, where a value was expected.
        keep(read == 0 ? -ENXIO : read);
    }
    return error_ == 0 ? value : T{};
}

std::string Reader::string() {
    const char* text = basic<const char*>('s');
    return text == nullptr ? "" : text;
}

std::string Reader::path() {
    const char* text = basic<const char*>('o');
    return text == nullptr ? "" : text;
}

bool Reader::boolean() {
    return basic<int>('b') != 0;
}

std::int32_t Reader::int32() {
    return basic<std::int32_t>('i');
}

std::uint32_t Reader::uint32() {
    return basic<std::uint32_t>('u');
}

std::uint64_t Reader::uint64() {
    return basic<std::uint64_t>('t');
}

std::vector<std::string> Reader::strings() {
    std::vector<std::string> all;
    if (enter('a', "s")) {
        const char* text = nullptr;
        while (error_ == 0 && keep(sd_bus_message_read_basic(message_, 's', static_cast<void*>(&text)))) {
            all.emplace_back(text);
        }
        leave();
    }
    return all;
}

Variant Reader::variant() {
    char type = 0;
    const char* contents = nullptr;
    if (error_ != 0 || !keep(sd_bus_message_peek_type(message_, &type, &contents)) || type != 'v') {
        keep(-ENXIO);
        return {};
    }
    const std::string signature = contents;
    Variant value;
    if (!enter('v', signature.c_str())) {
        return value;
    }
    if (signature == "b") {
        value = boolean();
    } else if (signature == "s") {
        value = string();
    } else if (signature == "o") {
        value = path();
    } else if (signature == "t") {
        value = uint64();
    } else if (signature == "u") {
        value = static_cast<std::uint64_t>(uint32());
    } else if (signature == "i") {
        value = static_cast<std::int64_t>(int32());
    } else if (signature == "x") {
        value = basic<std::int64_t>('x');
    } else if (signature == "d") {
        value = basic<double>('d');
    } else if (signature == "as") {
        value = strings();
    } else if (signature == "ay") {
        const void* data = nullptr;
        std::size_t size = 0;
        keep(sd_bus_message_read_array(message_, 'y', &data, &size));
        const auto* bytes = static_cast<const std::uint8_t*>(data);
        value = error_ == 0 ? std::vector<std::uint8_t>(bytes, bytes + size) : std::vector<std::uint8_t>();
    } else {
        skip(signature.c_str());
    }
    leave();
    return value;
}

void Reader::skip(const char* signature) {
    if (error_ == 0) {
        keep(sd_bus_message_skip(message_, signature));
    }
}

bool Reader::enter(char type, const char* contents) {
    return error_ == 0 && keep(sd_bus_message_enter_container(message_, type, contents));
}

void Reader::leave() {
    if (error_ == 0) {
        keep(sd_bus_message_exit_container(message_));
    }
}

Result<void> Reader::status() const {
    return error_ == 0
               ? Result<void>()
               : Result<void>(tl::unexpected(errno_error(-error_, "a D-Bus message is not as expected")));
}

}  // namespace sparrow::sd
