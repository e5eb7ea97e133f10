// What comes over D-Bus: variants of any type, read as they are and as they are not, and what they become.
#include <fuzzer/FuzzedDataProvider.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "fuzz.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/daemon/bus_text.hpp"
#include "sparrow/daemon/unit_facts.hpp"
#include "sparrow/daemon/unit_settings.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/sd/message.hpp"
#include "sparrow/unit/unit_name.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

namespace {

// Nobody is at its other end: a message wants a bus, and is never sent.
sd_bus* bus() {
    static sd_bus* const made = [] {
        std::array<int, 2> ends{};
        sd_bus* bus = nullptr;
        require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0 &&
                    sd_bus_new(&bus) >= 0 && sd_bus_set_fd(bus, ends[0], ends[0]) >= 0 &&
                    sd_bus_start(bus) >= 0,
                "there is a bus");
        return bus;
    }();
    return made;
}

sd::Message new_message() {
    sd_bus_message* message = nullptr;
    require(sd_bus_message_new_signal(bus(), &message, "/a", "a.b", "C") >= 0, "there is a message");
    return sd::Message(message);
}

// From its beginning, as one that has come.
sd::Reader read_from_start(const sd::Message& message) {
    require(sd_bus_message_rewind(message.get(), 1) >= 0, "a message has a beginning");
    return sd::Reader(message.get());
}

void seal(const sd::Message& message) {
    require(sd_bus_message_seal(message.get(), 1, 0) >= 0, "what was written is a message");
}

// Writes a variant, and says what it is to be read as.
class Variants {
  public:
    Variants(FuzzedDataProvider& data, sd::Writer& writer) : data_(data), writer_(writer) {}

    sd::Variant write(int depth = 0) {
        switch (data_.ConsumeIntegralInRange<int>(0, depth < most_depth ? 14 : 9)) {
            case 0:
                return put("b", data_.ConsumeBool(), [&](bool value) { writer_.boolean(value); });
            case 1:
                return put("x", data_.ConsumeIntegral<std::int64_t>(),
                           [&](auto value) { writer_.int64(value); });
            case 2:
                return put("t", data_.ConsumeIntegral<std::uint64_t>(),
                           [&](auto value) { writer_.uint64(value); });
            case 3:
                return put("u", std::uint64_t{data_.ConsumeIntegral<std::uint32_t>()},
                           [&](auto value) { writer_.uint32(static_cast<std::uint32_t>(value)); });
            case 4:
                return put("s", text(), [&](const std::string& value) { writer_.string(value); });
            case 5:
                return put("i", std::int64_t{data_.ConsumeIntegral<std::int32_t>()},
                           [&](auto value) { writer_.int32(static_cast<std::int32_t>(value)); });
            case 6: {
                std::vector<std::string> all(data_.ConsumeIntegralInRange<std::size_t>(0, 3));
                for (std::string& one : all) {
                    one = text();
                }
                return put("as", all, [&](const auto& value) { writer_.strings(value); });
            }
            case 7:
                return put("ay",
                           data_.ConsumeBytes<std::uint8_t>(data_.ConsumeIntegralInRange<std::size_t>(0, 8)),
                           [&](const auto& value) { writer_.bytes(value); });
            case 8:
                return put("o", std::string("/org/x"), [&](const auto& value) { writer_.path(value); });
            case 9:
                return put("q", sd::Variant(), [&](const auto&) { writer_.uint16(7); });
            case 10:
                return put("v", sd::Variant(), [&](const auto&) { (void)write(depth + 1); });
            case 11:
                return put("a{sv}", sd::Variant(), [&](const auto&) {
                    writer_.open('a', "{sv}");
                    for (int i = data_.ConsumeIntegralInRange<int>(0, 2); i > 0; --i) {
                        writer_.open('e', "sv").string(text());
                        (void)write(depth + 1);
                        writer_.close();
                    }
                    writer_.close();
                });
            case 12:
                return put("av", sd::Variant(), [&](const auto&) {
                    writer_.open('a', "v");
                    for (int i = data_.ConsumeIntegralInRange<int>(0, 3); i > 0; --i) {
                        (void)write(depth + 1);
                    }
                    writer_.close();
                });
            case 13:
                return put("(sv)", sd::Variant(), [&](const auto&) {
                    writer_.open('r', "sv").string(text());
                    (void)write(depth + 1);
                    writer_.close();
                });
            default:
                return put("a(ss)", sd::Variant(), [&](const auto&) { writer_.open('a', "(ss)").close(); });
        }
    }

    std::string text() {
        const std::string bytes = data_.ConsumeRandomLengthString(40);
        return daemon::bus_text(bytes);
    }

  private:
    static constexpr int most_depth = 6;

    template <typename T, typename Write>
    sd::Variant put(const char* signature, T value, const Write& write) {
        writer_.open('v', signature);
        write(value);
        writer_.close();
        return value;
    }

    FuzzedDataProvider& data_;
    sd::Writer& writer_;
};

void check_facts(const std::string& name, const sd::Variant& value) {
    daemon::UnitFacts facts;
    daemon::take_fact(name, value, facts);
    require(facts.control_group.empty() ||
                (facts.control_group[0] == '/' && !facts.control_group.ends_with("/..") &&
                 facts.control_group.find("/../") == std::string::npos),
            "a control group is below the root");
    require(facts.main_pid <= INT32_MAX, "a process has a number");
}

// A property of any type, for a setting that has another.
void check_read_back(FuzzedDataProvider& data, const sd::Variant& value) {
    static const daemon::UnitSettings settings(unit::UnitType::service, {});
    static const std::vector<std::string> names = [] {
        std::vector<std::string> live;
        for (const model::Directive& directive : model::directives()) {
            if (directive.is_runtime()) {
                live.emplace_back(directive.name);
            }
        }
        return live;
    }();
    const std::string& name = names[data.ConsumeIntegralInRange<std::size_t>(0, names.size() - 1)];
    const auto setting = settings.read_back(name, value);
    if (setting && setting->number) {
        const auto property = settings.property(name, *setting);
        require(property.has_value(), "a number that was read can be set again");
    }
}

// Whoever reads something else than there is gets nothing, and nothing more after it.
void read_wrongly(FuzzedDataProvider& data, const sd::Message& message) {
    sd::Reader reader = read_from_start(message);
    static constexpr std::array<std::pair<char, const char*>, 4> containers{
        {{'a', "s"}, {'a', "{sv}"}, {'v', "s"}, {'r', "sv"}}};
    for (int i = 0; i < 12; ++i) {
        const bool was_wrong = !reader.status();
        bool is_empty = true;
        switch (data.ConsumeIntegralInRange<int>(0, 10)) {
            case 0:
                is_empty = reader.string().empty();
                break;
            case 1:
                is_empty = reader.path().empty();
                break;
            case 2:
                is_empty = !reader.boolean();
                break;
            case 3:
                is_empty = reader.int32() == 0;
                break;
            case 4:
                is_empty = reader.uint32() == 0;
                break;
            case 5:
                is_empty = reader.uint64() == 0;
                break;
            case 6:
                is_empty = reader.strings().empty();
                break;
            case 7:
                is_empty = reader.variant() == sd::Variant();
                break;
            case 8:
                reader.skip(data.ConsumeBool() ? "s" : "v");
                break;
            case 9: {
                const auto& [type, contents] =
                    containers[data.ConsumeIntegralInRange<std::size_t>(0, containers.size() - 1)];
                is_empty = !reader.enter(type, contents);
                break;
            }
            default:
                reader.leave();
        }
        require(!was_wrong || (is_empty && !reader.status()), "after an error there is nothing");
    }
}

// Whatever somebody sends as a unit's name.
void check_asked(const std::string& name) {
    const sd::Message message = new_message();
    require(sd::Writer(message.get()).string(name).status().has_value(), "a text goes over the bus");
    seal(message);
    sd::Reader reader = read_from_start(message);
    const auto asked = daemon::asked_unit(reader);
    if (asked) {
        require(asked->empty() ? name.empty() : unit::UnitName::parse(*asked) && *asked == name,
                "a unit is asked about by its name");
    } else {
        const std::string& message_for_them = asked.error().message;
        require(escape_control(message_for_them) == message_for_them && message_for_them.size() < 2000,
                "who asks is answered in a line");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    FuzzedDataProvider data(bytes, size);
    const sd::Message message = new_message();
    sd::Writer writer(message.get());
    Variants variants(data, writer);
    std::vector<sd::Variant> written;
    while (written.size() < 4) {
        written.push_back(variants.write());
    }
    require(writer.status().has_value(), "each text goes over the bus");
    seal(message);
    sd::Reader reader = read_from_start(message);
    for (const sd::Variant& value : written) {
        const sd::Variant read = reader.variant();
        require(read == value, "a variant is read as it was written");
        for (const char* name : {"ControlGroup", "MainPID", "InvocationID", "DropInPaths", "ActiveState"}) {
            check_facts(name, read);
        }
        check_read_back(data, read);
    }
    require(reader.status().has_value(), "a variant that nobody understands is skipped whole");
    require(reader.variant() == sd::Variant() && !reader.status(), "behind the last there is none");
    read_wrongly(data, message);
    check_asked(daemon::bus_text(data.ConsumeRemainingBytesAsString()));
    return 0;
}
