#include "runtime_checks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/model/assignments.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/model/vocabulary.hpp"

namespace sparrow::model {

Place Place::at(std::string_view key) const {
    return {type, fmt::format("{}.{}", path, key), findings};
}

void Place::say(const std::string& what) const {
    findings.push_back({path, fmt::format("'{}': {}", escape_control(path), what)});
}

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

Check as_setting(std::string_view section, std::string_view name) {
    return [section, name](const Value& value, const Place& place) {
        if (auto texts = assignments_of(Meaning{find(section, name), std::nullopt}, value); !texts) {
            place.say(texts.error().message);
        }
    };
}

namespace {

void seconds_from(double least, const Value& value, const Place& place) {
    const auto* written = std::get_if<std::string>(&value.data);
    std::optional<double> found = number_of(value);
    if (written != nullptr) {
        const std::size_t before = place.findings.size();
        as_setting("Service", "RestartSec")(value, place);
        const auto span = parse_time(*written, 1'000'000);
        if (place.findings.size() > before) {
            return;
        }
        found = !span ? std::nullopt : std::optional(static_cast<double>(*span) / 1'000'000);
    }
    if (!found) {
        refuse(value, place, "seconds as a number, or a time such as '5min'");
    } else if (least > 0 ? *found < least : *found <= 0) {
        place.say(least > 0 ? fmt::format("takes {} s and more, found {}", least, *found)
                            : fmt::format("takes more than 0 seconds, found {}", *found));
    }
}

}  // namespace

void seconds(const Value& value, const Place& place) {
    seconds_from(0, value, place);
}

void interval(const Value& value, const Place& place) {
    seconds_from(1, value, place);
}

void amount(const Value& value, const Place& place) {
    const auto* number = std::get_if<std::int64_t>(&value.data);
    const auto* found = std::get_if<std::string>(&value.data);
    if ((number == nullptr || *number < 0) &&
        (found == nullptr || (!parse_permyriad(*found) && !parse_size(*found, 1024)))) {
        refuse(value, place, "a size such as '100M', or a share such as '20%'");
    }
}

void share(const Value& value, const Place& place) {
    const auto* found = std::get_if<std::string>(&value.data);
    if (found == nullptr || !parse_permyriad(*found)) {
        refuse(value, place, "a share such as '10%'");
    }
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

Check fields(std::initializer_list<Field> list, std::vector<std::string_view> needed) {
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

Check live_properties(std::optional<Check> check) {
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

}  // namespace sparrow::model
