#include "sparrow/daemon/runtime_interface.hpp"

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "sparrow/daemon/bus_text.hpp"
#include "sparrow/model/catalogue.hpp"

namespace sparrow::daemon {

namespace {

constexpr const char* object_path = "/org/sparrow/Runtime1";
constexpr const char* interface_name = "org.sparrow.Runtime1";
constexpr const char* action = "org.sparrow.Runtime1.manage";
constexpr const char* access_denied = "org.freedesktop.DBus.Error.AccessDenied";
constexpr const char* limits_exceeded = "org.freedesktop.DBus.Error.LimitsExceeded";
constexpr const char* failed = "org.sparrow.Runtime1.Error.Failed";
// Who asks more at a time is not asked about.
constexpr int most_waiting = 8;
// History is read from files of bounded size; a message has bounds of its own.
constexpr std::uint32_t most_records = 1000;
// People may take their time to type a password.
constexpr std::chrono::minutes patience{2};

struct Append {
    sd::Writer& writer;

    void operator()(bool value) const { writer.open('v', "b").boolean(value).close(); }
    void operator()(std::int64_t value) const { writer.open('v', "x").int64(value).close(); }
    void operator()(std::uint64_t value) const { writer.open('v', "t").uint64(value).close(); }
    void operator()(double value) const { writer.open('v', "d").number(value).close(); }
    void operator()(const std::string& value) const { writer.open('v', "s").string(bus_text(value)).close(); }
    void operator()(const std::vector<std::string>& value) const {
        std::vector<std::string> texts;
        std::transform(value.begin(), value.end(), std::back_inserter(texts), bus_text);
        writer.open('v', "as").strings(texts).close();
    }
};

void append(sd::Writer& writer, const Fields& fields) {
    writer.open('a', "{sv}");
    for (const auto& [name, value] : fields) {
        writer.open('e', "sv").string(name);
        std::visit(Append{writer}, value);
        writer.close();
    }
    writer.close();
}

void append_all(sd::Writer& writer, const std::vector<Fields>& all) {
    writer.open('a', "a{sv}");
    for (const Fields& fields : all) {
        append(writer, fields);
    }
    writer.close();
}

// Calls `then` with the unit that is asked about, and what follows it; who asks for none that can be is told
// so.
template <typename Then>
void with_unit(sd::Request request, const Then& then) {
    sd::Reader arguments = request.arguments();
    const auto unit = asked_unit(arguments);
    if (unit) {
        then(std::move(request), *unit, arguments);
    } else {
        request.fail(failed, unit.error().message);
    }
}

void answer(sd::Request request, const Result<void>& result) {
    if (result) {
        request.answer();
    } else {
        request.fail(failed, bus_text(result.error().message));
    }
}

}  // namespace

Fields fields_of(const watch::Record& record) {
    const watch::Entry& entry = record.entry;
    Fields fields{{"When", record.when}, {"Unit", record.unit}, {"Kind", std::string(to_string(entry.kind))}};
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            fields.emplace_back(name, value);
        }
    };
    put("Setting", model::kebab(entry.property));
    put("From", entry.from);
    put("To", entry.to);
    put("Trigger", entry.cause.trigger);
    put("Figures", entry.cause.figures);
    put("By", entry.cause.by);
    put("Reason", entry.reason);
    put("Source", record.source);
    if (entry.cause.line > 0) {
        fields.emplace_back("Line", std::int64_t{entry.cause.line});
    }
    return fields;
}

Result<std::unique_ptr<RuntimeInterface>> RuntimeInterface::offer(sd::Bus& bus, Verbs verbs) {
    std::unique_ptr<RuntimeInterface> made(new RuntimeInterface(bus, std::move(verbs)));
    auto begun = made->begin();
    return begun ? Result<std::unique_ptr<RuntimeInterface>>(std::move(made)) : tl::unexpected(begun.error());
}

Result<void> RuntimeInterface::begin() {
    sd::Interface runtime{interface_name, {}, {}, {{"Adjusted", "a{sv}"}}};
    runtime.methods.push_back({"List", "", "aa{sv}", [this](sd::Request request) {
                                   const auto all = verbs_.list();
                                   request.answer([&](sd::Writer& writer) { append_all(writer, all); });
                               }});
    const auto offer = [&](const char* name, const char* arguments, const char* result, auto call) {
        runtime.methods.push_back(
            {name, arguments, result, [call](sd::Request request) { with_unit(std::move(request), call); }});
    };
    offer("Status", "s", "a{sv}", [this](sd::Request request, const std::string& unit, sd::Reader&) {
        const auto status = verbs_.status(unit);
        if (!status) {
            request.fail(failed, status.error().message);
            return;
        }
        request.answer([&](sd::Writer& writer) { append(writer, *status); });
    });
    offer("History", "su", "aa{sv}",
          [this](sd::Request request, const std::string& unit, sd::Reader& arguments) {
              const std::uint32_t most = std::min(arguments.uint32(), most_records);
              std::vector<Fields> all;
              for (const watch::Record& record : verbs_.history(unit, most)) {
                  all.push_back(fields_of(record));
              }
              request.answer([&](sd::Writer& writer) { append_all(writer, all); });
          });
    offer("Recommend", "s", "aa{sv}", [this](sd::Request request, const std::string& unit, sd::Reader&) {
        const auto all = verbs_.recommend(unit);
        if (!all) {
            request.fail(failed, all.error().message);
            return;
        }
        request.answer([&](sd::Writer& writer) { append_all(writer, *all); });
    });
    offer("Revert", "s", "", [this](sd::Request request, const std::string& unit, sd::Reader&) {
        authorize(std::move(request), [this, unit](sd::Request allowed) {
            auto shared = std::make_shared<sd::Request>(std::move(allowed));
            verbs_.revert(unit, [shared](const Result<void>& result) { answer(std::move(*shared), result); });
        });
    });
    for (const auto& [name, verb] : {std::pair{"Pause", &verbs_.pause}, {"Resume", &verbs_.resume}}) {
        offer(name, "s", "", [this, verb = verb](sd::Request request, const std::string& unit, sd::Reader&) {
            authorize(std::move(request), [verb, unit](sd::Request allowed) {
                const auto result = (*verb)(unit);
                answer(std::move(allowed), result);
            });
        });
    }
    sd::Interface log{"org.freedesktop.LogControl1", {}, {}, {}};
    log.properties.push_back({"LogLevel", "s",
                              [this](sd::Writer& writer) { writer.string(verbs_.log_level()); },
                              [this](sd::Reader& reader) { return verbs_.set_log_level(reader.string()); }});
    log.properties.push_back({"LogTarget", "s", [](sd::Writer& writer) { writer.string("journal"); }, {}});
    log.properties.push_back(
        {"SyslogIdentifier", "s", [](sd::Writer& writer) { writer.string("systemd-sparrowd"); }, {}});
    for (const auto& [where, offered] : {std::pair<const char*, sd::Interface*>{object_path, &runtime},
                                         {"/org/freedesktop/LogControl1", &log}}) {
        auto slot = bus_.offer(where, std::move(*offered));
        if (!slot) {
            return tl::unexpected(slot.error());
        }
        offered_.push_back(std::move(*slot));
    }
    return {};
}

void RuntimeInterface::keep(std::uint64_t id, Result<sd::Slot> slot, sd::Request& request) {
    if (slot) {
        calls_[id] = std::move(*slot);
    } else {
        request.fail(failed, slot.error().message);
    }
}

void RuntimeInterface::no_more_waits(const std::string& sender) {
    if (--waiting_[sender] <= 0) {
        waiting_.erase(sender);
    }
}

// The bus knows who is at the other end; who is root, or the same user, need not be asked about.
void RuntimeInterface::authorize(sd::Request request, std::function<void(sd::Request)> then) {
    const std::uint64_t id = next_call_++;
    const std::string sender = request.sender();
    auto shared = std::make_shared<sd::Request>(std::move(request));
    auto slot = bus_.call(
        {"org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixUser"},
        [&](sd::Writer& writer) { writer.string(sender); },
        [this, id, shared, then = std::move(then)](sd::Reply reply) {
            const sd::Slot slot_of_this = std::move(calls_[id]);
            calls_.erase(id);
            if (!reply) {
                shared->fail(access_denied, "the bus does not say who asks");
                return;
            }
            const std::uint32_t uid = reply->uint32();
            if (uid == 0 || uid == geteuid()) {
                then(std::move(*shared));
            } else {
                ask_polkit(std::move(*shared), then);
            }
        });
    keep(id, std::move(slot), *shared);
}

void RuntimeInterface::ask_polkit(sd::Request request, std::function<void(sd::Request)> then) {
    const std::uint64_t id = next_call_++;
    const std::string sender = request.sender();
    if (waiting_[sender] >= most_waiting) {
        request.fail(limits_exceeded, "too many requests wait for an answer");
        return;
    }
    ++waiting_[sender];
    auto shared = std::make_shared<sd::Request>(std::move(request));
    auto slot = bus_.call(
        {"org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
         "org.freedesktop.PolicyKit1.Authority", "CheckAuthorization"},
        [&](sd::Writer& writer) {
            writer.open('r', "sa{sv}").string("system-bus-name").open('a', "{sv}");
            writer.entry("name", "s", [&](sd::Writer& value) { value.string(sender); });
            writer.close().close().string(action).open('a', "{ss}").close();
            constexpr std::uint32_t allow_interaction = 1;
            writer.uint32(allow_interaction).string("");
        },
        [this, id, sender, shared, then = std::move(then)](sd::Reply reply) {
            const sd::Slot slot_of_this = std::move(calls_[id]);
            calls_.erase(id);
            no_more_waits(sender);
            bool is_allowed = false;
            if (reply && reply->enter('r', "bba{ss}")) {
                is_allowed = reply->boolean();
            }
            if (is_allowed) {
                then(std::move(*shared));
                return;
            }
            shared->fail(access_denied,
                         reply ? "only an administrator may do that (org.sparrow.Runtime1.manage)"
                               : "only root may do that: there is no polkit to ask");
        },
        patience);
    if (!slot) {
        no_more_waits(sender);
    }
    keep(id, std::move(slot), *shared);
}

void RuntimeInterface::adjusted(const watch::Record& record) {
    bus_.emit(object_path, interface_name, "Adjusted",
              [&](sd::Writer& writer) { append(writer, fields_of(record)); });
}

}  // namespace sparrow::daemon
