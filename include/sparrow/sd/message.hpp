// The content of D-Bus messages: sd_bus_message_append(3) and sd_bus_message_read(3) by type.
//
// Both sides keep their first error: what comes after it does nothing, so that a message is written or read
// whole and looked at once, by status().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sparrow/base/result.hpp"

struct sd_bus_message;  // NOLINT(readability-identifier-naming): theirs

namespace sparrow::sd {

// Owns a reference to a message.
class Message {
  public:
    // Takes the reference over; null is none.
    explicit Message(sd_bus_message* message = nullptr) : message_(message) {}
    // Adds one.
    static Message of(sd_bus_message* message);

    [[nodiscard]] sd_bus_message* get() const { return message_.get(); }
    [[nodiscard]] explicit operator bool() const { return message_ != nullptr; }

  private:
    struct Unref {
        void operator()(sd_bus_message* message) const;
    };
    std::unique_ptr<sd_bus_message, Unref> message_;
};

// Appends to a message that somebody else owns.
class Writer {
  public:
    explicit Writer(sd_bus_message* message) : message_(message) {}

    Writer& string(const std::string& value);
    Writer& path(const std::string& value);
    Writer& boolean(bool value);
    Writer& int32(std::int32_t value);
    Writer& uint16(std::uint16_t value);
    Writer& uint32(std::uint32_t value);
    Writer& int64(std::int64_t value);
    Writer& uint64(std::uint64_t value);
    Writer& number(double value);
    // An array of bytes ("ay"), of strings ("as").
    Writer& bytes(const std::vector<std::uint8_t>& value);
    Writer& strings(const std::vector<std::string>& value);
    // A container: 'a', 'v', 'r' (structure) or 'e' (dictionary entry), and the signature of its content.
    Writer& open(char type, const char* contents);
    Writer& close();

    // An entry "sv" of a dictionary.
    template <typename Write>
    Writer& entry(const std::string& key, const char* signature, const Write& write) {
        open('e', "sv").string(key).open('v', signature);
        write(*this);
        return close().close();
    }

    [[nodiscard]] Result<void> status() const;

  private:
    Writer& keep(int result);

    sd_bus_message* message_;
    int error_ = 0;
};

// What of a variant this project understands.
using Variant = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string,
                             std::vector<std::string>, std::vector<std::uint8_t>>;

// Reads a message that somebody else owns. After an error, or where the message has another type, values are
// empty.
class Reader {
  public:
    explicit Reader(sd_bus_message* message) : message_(message) {}

    std::string string();
    // An object path.
    std::string path();
    bool boolean();
    std::int32_t int32();
    std::uint32_t uint32();
    std::uint64_t uint64();
    std::vector<std::string> strings();
    // A variant; monostate where its type is none of Variant's, in which case it is skipped.
    Variant variant();
    void skip(const char* signature);
    // Into a container; false where there is none (the end of an array).
    bool enter(char type, const char* contents);
    void leave();

    [[nodiscard]] Result<void> status() const;

  private:
    bool keep(int result);
    template <typename T>
    T basic(char type);

    sd_bus_message* message_;
    int error_ = 0;
};

}  // namespace sparrow::sd
