#include "sparrow/model/check_runtime.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/model/assignments.hpp"
#include "sparrow/model/vocabulary.hpp"

namespace sparrow::model {

namespace {

// Where a value stands, and where messages about it go.
struct Place {
    unit::UnitType type;
    std::string path;
    std::vector<std::string>& messages;

    [[nodiscard]] Place at(std::string_view key) const {
        return {type, fmt::format("{}.{}", path, escape_control(key)), messages};
    }
    void say(const std::string& what) const { messages.push_back(fmt::format("'{}': {}", path, what)); }
};

using Check = std::function<void(const Value&, const Place&)>;

void refuse(const Value& value, const Place& place, std::string_view accepted) {
    place.say(fmt::format("takes {}, found {}", accepted, kind_of(value)));
}

std::optional<double> number_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
        return static_cast<double>(*integer);
    }
    const auto* number = std::get_if<double>(&value.data);
    return number == nullptr ? std::nullopt : std::optional(*number);
}

bool is_empty_hash(const Value& value) {
    const auto* hash = std::get_if<Hash>(&value.data);
    return hash != nullptr && hash->empty();
}

void closure(const Value& value, const Place& place) {
    if (is_empty_hash(value)) {
        place.say("takes a closure, and { } is an empty hash; write sub { }");
    } else if (!std::holds_alternative<Closure>(value.data)) {
        refuse(value, place, "a closure, such as sub { … }");
    }
}

void boolean(const Value& value, const Place& place) {
    if (!std::holds_alternative<bool>(value.data)) {
        refuse(value, place, "True or False");
    }
}

void text(const Value& value, const Place& place) {
    const auto* found = std::get_if<std::string>(&value.data);
    if (found == nullptr) {
        refuse(value, place, "a string");
    } else if (found->empty()) {
        place.say("is empty");
    }
}

// As systemd's own settings of this kind take it: the same syntax, the same errors.
Check as_setting(std::string_view section, std::string_view name) {
    return [section, name](const Value& value, const Place& place) {
        if (auto texts = assignments_of(Meaning{find(section, name), std::nullopt}, value); !texts) {
            place.say(texts.error().message);
        }
    };
}

// Seconds as a number, or a time span as in systemd.time(7).
void seconds(const Value& value, const Place& place) {
    if (const auto number = number_of(value)) {
        if (*number <= 0) {
            place.say(fmt::format("takes more than 0 seconds, found {}", *number));
        }
        return;
    }
    if (!std::holds_alternative<std::string>(value.data)) {
        refuse(value, place, "seconds as a number, or a time such as '5min'");
        return;
    }
    as_setting("Service", "RestartSec")(value, place);
}

Check integer(std::int64_t least, std::int64_t most, std::string_view what) {
    return [least, most, what](const Value& value, const Place& place) {
        const auto* number = std::get_if<std::int64_t>(&value.data);
        if (number == nullptr) {
            refuse(value, place, what);
        } else if (*number < least || *number > most) {
            place.say(fmt::format("takes {}, found {}", what, *number));
        }
    };
}

Check one_of(std::vector<std::string> words) {
    return [words = std::move(words)](const Value& value, const Place& place) {
        const auto* word = std::get_if<std::string>(&value.data);
        if (word != nullptr && std::find(words.begin(), words.end(), *word) != words.end()) {
            return;
        }
        place.say(fmt::format("takes {}, found {}", join_words(words, " or "),
                              word != nullptr ? fmt::format("'{}'", escape_control(*word)) : kind_of(value)));
    };
}

Check either(const Check& first, const std::function<bool(const Value&)>& is_first, const Check& second) {
    return [=](const Value& value, const Place& place) { (is_first(value) ? first : second)(value, place); };
}

bool is_closure(const Value& value) {
    return std::holds_alternative<Closure>(value.data);
}

struct Field {
    std::string_view name;
    Check check;
};

// A hash with these keys and no others.
Check fields(std::initializer_list<Field> list, std::vector<std::string_view> needed = {}) {
    return [known = std::vector<Field>(list), needed = std::move(needed)](const Value& value,
                                                                          const Place& place) {
        const auto* hash = std::get_if<Hash>(&value.data);
        if (hash == nullptr) {
            refuse(value, place, "a hash");
            return;
        }
        std::vector<std::string> names;
        std::transform(known.begin(), known.end(), std::back_inserter(names),
                       [](const Field& field) { return std::string(field.name); });
        for (const HashEntry& entry : *hash) {
            const auto field = std::find_if(known.begin(), known.end(), [&](const Field& candidate) {
                return candidate.name == entry.key;
            });
            if (field != known.end()) {
                field->check(settled(entry.value), place.at(entry.key));
                continue;
            }
            const auto near = sparrow::nearest(entry.key, names);
            place.say(fmt::format("unknown key '{}'; {}", escape_control(entry.key),
                                  near ? fmt::format("did you mean '{}'?", *near)
                                       : fmt::format("there are {}", join_words(names, " and "))));
        }
        for (const std::string_view name : needed) {
            if (std::none_of(hash->begin(), hash->end(), [&](const HashEntry& e) { return e.key == name; })) {
                place.say(fmt::format("needs '{}'", name));
            }
        }
    };
}

// A hash whose keys are free.
Check each_entry(Check check) {
    return [check = std::move(check)](const Value& value, const Place& place) {
        const auto* hash = std::get_if<Hash>(&value.data);
        if (hash == nullptr) {
            refuse(value, place, "a hash");
            return;
        }
        for (const HashEntry& entry : *hash) {
            check(settled(entry.value), place.at(entry.key));
        }
    };
}

Check each_element(Check check, std::string_view what) {
    return [check = std::move(check), what](const Value& value, const Place& place) {
        const auto* list = std::get_if<List>(&value.data);
        if (list == nullptr) {
            refuse(value, place, what);
            return;
        }
        for (std::size_t i = 0; i < list->size(); ++i) {
            check(settled((*list)[i]), place.at(std::to_string(i)));
        }
    };
}

// Properties of the unit that systemd changes while it runs, by their keys. Without `check` their values are
// settings.
Check live_properties(std::optional<Check> check = std::nullopt) {
    return [check = std::move(check)](const Value& value, const Place& place) {
        const auto* hash = std::get_if<Hash>(&value.data);
        if (hash == nullptr) {
            refuse(value, place, "a hash of settings");
            return;
        }
        for (const HashEntry& entry : *hash) {
            const Place here = place.at(entry.key);
            auto meaning = interpret_key(place.type, entry.key);
            if (!meaning) {
                here.say(meaning.error().message);
            } else if (!meaning->directive->is_runtime()) {
                here.say(
                    fmt::format("systemd does not change {}= while the unit runs", meaning->directive->name));
            } else if (check) {
                (*check)(settled(entry.value), here);
            } else if (auto texts = assignments_of(*meaning, entry.value); !texts) {
                here.say(texts.error().message);
            }
        }
    };
}

// "100M", "20%": what a property must change by at least.
const Check amount = as_setting("Service", "MemoryMax");

const Check hook = either(closure, is_closure, [](const Value& value, const Place& place) {
    if (is_empty_hash(value)) {
        closure(value, place);
        return;
    }
    if (!std::holds_alternative<Hash>(value.data)) {
        refuse(value, place, "a closure, or %( run => sub { … }, timeout => 30 )");
        return;
    }
    fields({{"run", closure}, {"timeout", integer(1, 86400, "whole seconds from 1 to 86400")}}, {"run"})(
        value, place);
});

// A name near to one that systemd calls is taken for it: a hook that is never called would go unseen.
void hook_names(const Value& value, const Place& place) {
    static const std::vector<std::string> called{"pre-start", "post-start", "pre-stop", "post-stop"};
    each_entry(hook)(value, place);
    const auto* hash = std::get_if<Hash>(&value.data);
    for (const HashEntry& entry : hash == nullptr ? Hash{} : *hash) {
        const bool is_known = std::find(called.begin(), called.end(), entry.key) != called.end();
        if (const auto near = sparrow::nearest(entry.key, called); near && !is_known) {
            place.say(fmt::format("unknown hook '{}'; did you mean '{}'?", escape_control(entry.key), *near));
        }
    }
}

// psi_trigger_create() in the kernel: windows of 500 ms to 10 s, and a threshold of at most the window.
void psi_trigger(const Value& value, const Place& place) {
    constexpr std::int64_t least_window = 500'000;
    constexpr std::int64_t most_window = 10'000'000;
    fields({{"level", one_of({"some", "full"})},
            {"threshold", integer(1, most_window, "microseconds from 1 to 10000000, at most the window")},
            {"window", integer(least_window, most_window, "microseconds from 500000 to 10000000")}},
           {"threshold", "window"})(value, place);
    const auto* hash = std::get_if<Hash>(&value.data);
    const auto number = [&](std::string_view key) -> std::optional<std::int64_t> {
        for (const HashEntry& entry : hash == nullptr ? Hash{} : *hash) {
            const auto* found = std::get_if<std::int64_t>(&settled(entry.value).data);
            if (entry.key == key && found != nullptr) {
                return *found;
            }
        }
        return std::nullopt;
    };
    const auto threshold = number("threshold");
    const auto window = number("window");
    if (threshold && window && *threshold > *window) {
        place.say(
            fmt::format("a threshold of {} us in a window of {} us is never reached", *threshold, *window));
    }
}

const Check thresholds = live_properties(amount);

const Check monitoring = fields({{"interval", seconds},
                                 {"timeout", seconds},
                                 {"priority", one_of({"background", "normal"})},
                                 {"resource-check", closure},
                                 {"pattern-check", closure},
                                 {"change-threshold", thresholds}});

const Check kernel_monitoring = fields(
    {{"psi",
      fields({{"enabled", boolean}, {"memory", psi_trigger}, {"cpu", psi_trigger}, {"io", psi_trigger}})},
     {"cgroup-memory", fields({{"enabled", boolean},
                               {"high-threshold", amount},
                               {"oom-score", integer(-1000, 1000, "an integer from -1000 to 1000")}})}});

void expectation(const Value& value, const Place& place) {
    const auto is_regex = [](const Value& v) { return std::holds_alternative<Regex>(v.data); };
    fields({{"status", integer(100, 599, "an HTTP status from 100 to 599")},
            {"body", either([](const Value&, const Place&) {}, is_regex, text)}})(value, place);
}

void health_check(const Value& value, const Place& place) {
    const Check count = integer(1, 1000, "a number from 1 to 1000");
    fields({{"type", one_of({"http", "tcp", "exec", "closure"})},
            {"url", text},
            {"host", text},
            {"port", integer(1, 65535, "a port from 1 to 65535")},
            {"command", as_setting("Service", "ExecStart")},
            {"check", closure},
            {"expect", expectation},
            {"interval", seconds},
            {"timeout", seconds},
            {"start-period", seconds},
            {"failure-threshold", count},
            {"success-threshold", count},
            {"on-failure", either(closure, is_closure, one_of({"restart", "stop", "notify"}))}},
           {"type"})(value, place);
    const auto* hash = std::get_if<Hash>(&value.data);
    const auto has = [&](std::string_view key) {
        return std::any_of(hash->begin(), hash->end(),
                           [&](const HashEntry& entry) { return entry.key == key; });
    };
    static const std::vector<std::pair<std::string_view, std::string_view>> needed{
        {"http", "url"}, {"tcp", "port"}, {"exec", "command"}, {"closure", "check"}};
    for (const HashEntry& entry : hash == nullptr ? Hash{} : *hash) {
        const auto* type = std::get_if<std::string>(&settled(entry.value).data);
        for (const auto& [name, key] : needed) {
            if (entry.key == "type" && type != nullptr && *type == name && !has(key)) {
                place.say(fmt::format("a check of type '{}' needs '{}'", name, key));
            }
        }
    }
}

const Check rule = fields({{"on", one_of({"memory-pressure", "cpu-pressure", "io-pressure", "memory-high",
                                          "memory-max", "oom-kill"})},
                           {"set", live_properties()},
                           {"for", seconds}},
                          {"on", "set"});

void start_if(const Value& value, const Place& place) {
    if (std::holds_alternative<List>(value.data)) {
        each_element(hook, "a list of closures")(value, place);
    } else {
        hook(value, place);
    }
}

const std::vector<Field>& checks() {
    static const std::vector<Field> all{
        {"adaptive-resources",
         fields({{"kernel-signals", boolean}, {"interval", seconds}, {"adaptation-strategy", closure}})},
        {"change-threshold", thresholds},
        {"health-check", health_check},
        {"hooks", hook_names},
        {"kernel-monitoring", kernel_monitoring},
        {"monitoring", monitoring},
        {"on-change", one_of({"restart", "reload", "none"})},
        {"orchestration",
         // `requires` gives dependencies, which are checked as such.
         fields({{"requires", [](const Value&, const Place&) {}},
                 {"startup-sequence", each_element(closure, "a text of 'begin:', statements and 'end:'")}})},
        {"pressure-response", closure},
        {"rules", each_element(rule, "a list of %( on => …, set => … )")},
        {"start-if", start_if},
    };
    return all;
}

}  // namespace

std::vector<std::string> check_runtime(unit::UnitType type, std::string_view key, const Value& value) {
    std::vector<std::string> messages;
    const Place place{type, std::string(key), messages};
    if (type != unit::UnitType::service) {
        place.say(fmt::format("belongs in a service, and this is a {}", to_string(type)));
        return messages;
    }
    const auto found =
        std::find_if(checks().begin(), checks().end(), [&](const Field& field) { return field.name == key; });
    if (found != checks().end()) {
        found->check(settled(value), place);
    }
    return messages;
}

}  // namespace sparrow::model
