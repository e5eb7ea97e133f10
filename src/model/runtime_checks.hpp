// What the checks of runtime keys are made of.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/finding.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::model {

// Which value it is, and where what is to be said about it goes.
struct Place {
    unit::UnitType type;
    std::string path;
    std::vector<Finding>& findings;

    [[nodiscard]] Place at(std::string_view key) const;
    void say(const std::string& what) const;
};

// Says what is wrong with the value, if anything is.
using Check = std::function<void(const Value&, const Place&)>;

void refuse(const Value& value, const Place& place, std::string_view accepted);
std::optional<double> number_of(const Value& value);
bool is_empty_hash(const Value& value);
bool is_closure(const Value& value);

void closure(const Value& value, const Place& place);
void boolean(const Value& value, const Place& place);
void text(const Value& value, const Place& place);
// Seconds as a number, or a time span as in systemd.time(7), and more than 0; `interval` at least 1 s.
void seconds(const Value& value, const Place& place);
void interval(const Value& value, const Place& place);
// "100M", "20%": a size, or a share.
void amount(const Value& value, const Place& place);
// "20%".
void share(const Value& value, const Place& place);
// As systemd's own settings of this kind take it: the same syntax, the same errors.
Check as_setting(std::string_view section, std::string_view name);
Check integer(std::int64_t least, std::int64_t most, std::string_view what);
Check one_of(std::vector<std::string> words);
Check either(const Check& first, const std::function<bool(const Value&)>& is_first, const Check& second);

struct Field {
    std::string_view name;
    Check check;
};

// A hash with these keys and no others.
Check fields(std::initializer_list<Field> list, std::vector<std::string_view> needed = {});
// A hash whose keys are free.
Check each_entry(Check check);
Check each_element(Check check, std::string_view what);
// Properties of the unit that systemd changes while it runs, by their keys. Without `check` their values are
// settings.
Check live_properties(std::optional<Check> check = std::nullopt);

}  // namespace sparrow::model
