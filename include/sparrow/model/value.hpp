// The values of a description: what a Raku author may give for a key.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sparrow::model {

struct Value;
struct HashEntry;

// An undefined value (Nil, Any).
struct Nothing {};

// literal("50%"): text in which no character means anything to systemd.
struct Literal {
    std::string text;
};

// command("/bin/sh", "-c", "echo"): one command, given as its words.
struct Words {
    std::vector<Value> words;
};

// The assignments of one setting in a unit file, in their order, as systemd would take them: of a setting
// with one value the last counts.
struct Assignments {
    std::vector<Value> items;
};

// A Raku regex, as its source text; it cannot be used outside of the Raku process.
struct Regex {
    std::string source;
};

// A closure that was not called: code that stays in Raku and is known here by its name, the dotted path of
// keys to it ("hooks.resource-check"). `line` counts from 1, 0 is unknown.
struct Closure {
    std::string name;
    int line = 0;
};

// A closure that was called while the file was translated, with what it returned. The daemon may call it
// again.
struct Computed {
    std::shared_ptr<const Value> value;
    Closure closure;
};

using List = std::vector<Value>;

// In the order of the keys, which is sorted: Raku's hashes have none.
using Hash = std::vector<HashEntry>;

struct Value {
    std::variant<Nothing, bool, std::int64_t, double, std::string, Literal, Words, Assignments, Regex,
                 Closure, Computed, List, Hash>
        data;
};

struct HashEntry {
    std::string key;
    Value value;
};

// "a string", "a list", … for messages.
std::string kind_of(const Value& value);

// The value behind a Computed, else the value itself.
const Value& settled(const Value& value);

// The settled value at `key` of `value`; null where it has none, is no hash, or is null itself.
const Value* find_in(const Value* value, std::string_view key);

}  // namespace sparrow::model
