#include "sparrow/daemon/manager.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>
#include <utility>

#include "sparrow/daemon/unit_settings.hpp"

namespace sparrow::daemon {

namespace {

constexpr const char* service = "org.freedesktop.systemd1";
constexpr const char* manager_path = "/org/freedesktop/systemd1";
constexpr const char* manager_interface = "org.freedesktop.systemd1.Manager";
constexpr const char* unit_interface = "org.freedesktop.systemd1.Unit";
constexpr const char* properties_interface = "org.freedesktop.DBus.Properties";

// While systemd reloads it answers nothing, and all generators together have 90 s.
constexpr std::chrono::seconds call_timeout{120};
// dbus-daemon refuses a connection of the system bus the call for which it would wait for more answers than
// 128 (max_replies_per_connection).
constexpr std::size_t most_calls = 100;
// Of each unit six properties: a call that waits takes as much memory as some settings of a unit.
constexpr std::size_t most_questions = 8;

constexpr const char* units_path = "/org/freedesktop/systemd1/unit";

std::string path_of(const std::string& unit) {
    return sd::object_path(units_path, unit);
}

// org.freedesktop.systemd1.Service
std::string type_interface(unit::UnitType type) {
    std::string name(unit::suffix(type).substr(1));
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return fmt::format("{}.{}", service, name);
}

bool has_control_group(unit::UnitType type) {
    return type == unit::UnitType::service || type == unit::UnitType::socket ||
           type == unit::UnitType::mount || type == unit::UnitType::swap || type == unit::UnitType::slice ||
           type == unit::UnitType::scope;
}

sd::Target manager_method(const char* member) {
    return {service, manager_path, manager_interface, member};
}

Result<void> done_or(const sd::Reply& reply) {
    return reply ? Result<void>() : failure(reply.error().message);
}

}  // namespace

Manager::~Manager() {
    // Who asked is not to wait for ever: a reload or a revert would never be over.
    const auto fail = [](const Call& call) {
        call.done(
            tl::unexpected(sd::CallError{"org.freedesktop.DBus.Error.NoReply", "the message bus has gone"}));
    };
    auto waiting = std::exchange(waiting_, {});
    auto questions = std::exchange(next_questions_, {});
    for (auto& [id, call] : std::exchange(calls_, {})) {
        call.slot = {};
        fail(call);
    }
    std::for_each(waiting.begin(), waiting.end(), fail);
    for (const Question& question : questions) {
        question.done(failure("the message bus has gone"));
    }
}

void Manager::call(sd::Target target, std::function<void(sd::Writer&)> write,
                   std::function<void(sd::Reply)> done) {
    Call call{std::move(target), std::move(write), std::move(done), {}};
    if (calls_.size() < most_calls) {
        send(std::move(call));
    } else {
        waiting_.push_back(std::move(call));
    }
}

void Manager::send(Call call) {
    const std::uint64_t id = next_call_++;
    auto slot = bus_.call(
        call.target, call.write,
        [this, id](sd::Reply reply) {
            // The slot is kept until the callback is over: it may be what runs.
            const auto answered = calls_.extract(id);
            answered.mapped().done(std::move(reply));
            while (!waiting_.empty() && calls_.size() < most_calls) {
                Call next = std::move(waiting_.front());
                waiting_.pop_front();
                send(std::move(next));
            }
        },
        call_timeout);
    if (!slot) {
        call.done(tl::unexpected(sd::CallError{"org.freedesktop.DBus.Error.Failed", slot.error().message}));
        return;
    }
    call.slot = std::move(*slot);
    calls_.emplace(id, std::move(call));
}

Result<void> Manager::subscribe(std::function<void()> reloaded,
                                std::function<void(const std::string&)> unit_new) {
    auto reloading = bus_.on_signal(service, manager_path, manager_interface, "Reloading",
                                    [reloaded = std::move(reloaded)](sd::Reader reader) {
                                        if (!reader.boolean()) {
                                            reloaded();
                                        }
                                    });
    auto loaded =
        bus_.on_signal(service, manager_path, manager_interface, "UnitNew",
                       [unit_new = std::move(unit_new)](sd::Reader reader) { unit_new(reader.string()); });
    for (auto* slot : {&reloading, &loaded}) {
        if (!*slot) {
            return tl::unexpected(slot->error());
        }
        signals_.push_back(std::move(**slot));
    }
    call(
        manager_method("Subscribe"), [](sd::Writer&) {}, [](const sd::Reply&) {});
    return {};
}

Result<sd::Slot> Manager::on_change(std::function<void(const std::string& unit)> changed) {
    return bus_.on_signal_below(service, units_path, properties_interface, "PropertiesChanged",
                                [changed = std::move(changed)](const std::string& path, const sd::Reader&) {
                                    if (const auto unit = sd::object_name(units_path, path)) {
                                        changed(*unit);
                                    }
                                });
}

void Manager::list(const std::vector<std::string>& patterns,
                   std::function<void(Result<std::vector<LoadedUnit>>)> done) {
    call(
        manager_method("ListUnitsByPatterns"),
        [patterns](sd::Writer& writer) { writer.strings({}).strings(patterns); },
        [done = std::move(done)](sd::Reply reply) {
            if (!reply) {
                done(failure(reply.error().message));
                return;
            }
            std::vector<LoadedUnit> units;
            if (reply->enter('a', "(ssssssouso)")) {
                while (reply->enter('r', "ssssssouso")) {
                    LoadedUnit unit;
                    unit.name = reply->string();
                    reply->skip("ss");  // its description, and whether it is loaded: it is
                    unit.active_state = reply->string();
                    reply->skip("ssouso");
                    reply->leave();
                    units.push_back(std::move(unit));
                }
                reply->leave();
            }
            done(std::move(units));
        });
}

void Manager::facts(const unit::UnitName& unit, std::function<void(Result<UnitFacts>)> done) {
    Question question{unit, std::move(done)};
    if (questions_ < most_questions) {
        ask(std::move(question));
    } else {
        next_questions_.push_back(std::move(question));
    }
}

void Manager::answer(const Question& question, const Result<UnitFacts>& facts) {
    --questions_;
    question.done(facts);
    while (!next_questions_.empty() && questions_ < most_questions) {
        Question next = std::move(next_questions_.front());
        next_questions_.pop_front();
        ask(std::move(next));
    }
}

void Manager::ask(Question question) {
    ++questions_;
    struct Wanted {
        const char* name;
        bool is_of_unit;
    };
    static constexpr std::array every{Wanted{"FragmentPath", true}, Wanted{"DropInPaths", true},
                                      Wanted{"ActiveState", true}, Wanted{"InvocationID", true}};
    // Whatever has processes has a control group; only services have a main process.
    std::vector<Wanted> wanted(every.begin(), every.end());
    const unit::UnitName unit = question.unit;
    if (has_control_group(unit.type())) {
        wanted.push_back({"ControlGroup", false});
    }
    if (unit.type() == unit::UnitType::service) {
        wanted.push_back({"MainPID", false});
    }
    struct Gathered {
        UnitFacts facts;
        std::size_t waits_for = 0;
        std::optional<Question> question;
    };
    auto gathered = std::make_shared<Gathered>();
    gathered->question = std::move(question);
    gathered->waits_for = wanted.size();
    for (const Wanted& each : wanted) {
        property(unit, each.name, each.is_of_unit,
                 [this, gathered, name = std::string(each.name)](const auto& value) {
                     if (!gathered->question) {
                         return;
                     }
                     if (!value) {
                         answer(*std::exchange(gathered->question, {}), tl::unexpected(value.error()));
                         return;
                     }
                     take_fact(name, *value, gathered->facts);
                     if (--gathered->waits_for == 0) {
                         answer(*std::exchange(gathered->question, {}), gathered->facts);
                     }
                 });
    }
}

void Manager::property(const unit::UnitName& unit, const std::string& name, bool is_of_unit,
                       std::function<void(Result<sd::Variant>)> done) {
    call(
        {service, path_of(unit.full()), properties_interface, "Get"},
        [interface = is_of_unit ? unit_interface : type_interface(unit.type()), name](sd::Writer& writer) {
            writer.string(interface).string(name);
        },
        [done = std::move(done)](sd::Reply reply) {
            done(reply ? Result<sd::Variant>(reply->variant()) : failure(reply.error().message));
        });
}

void Manager::set_properties(const std::string& unit, std::vector<model::LiveProperty> properties,
                             std::function<void(Result<void>)> done) {
    // In another order systemd 252 believes that its own drop-ins have changed on disk.
    std::sort(properties.begin(), properties.end(),
              [](const model::LiveProperty& a, const model::LiveProperty& b) { return a.name < b.name; });
    call(
        manager_method("SetUnitProperties"),
        [unit, properties = std::move(properties)](sd::Writer& writer) {
            writer.string(unit).boolean(true).open('a', "(sv)");
            for (const model::LiveProperty& property : properties) {
                append(writer, property);
            }
            writer.close();
        },
        [done = std::move(done)](const sd::Reply& reply) { done(done_or(reply)); });
}

void Manager::act(const std::string& unit, watch::Act act, std::function<void(Result<void>)> done) {
    const char* member = act == watch::Act::restart ? "RestartUnit"
                         : act == watch::Act::stop  ? "StopUnit"
                                                    : "ReloadOrTryRestartUnit";
    call(
        manager_method(member), [unit](sd::Writer& writer) { writer.string(unit).string("replace"); },
        [done = std::move(done)](const sd::Reply& reply) { done(done_or(reply)); });
}

void Manager::reload(std::function<void(Result<void>)> done) {
    call(
        manager_method("Reload"), [](sd::Writer&) {},
        [done = std::move(done)](const sd::Reply& reply) { done(done_or(reply)); });
}

}  // namespace sparrow::daemon
