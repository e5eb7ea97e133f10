#include "sparrow/daemon/unit_state.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <limits>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/replace_file.hpp"
#include "sparrow/daemon/kept_state.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::daemon {

namespace {

using model::Hash;
using model::List;
using model::Value;

constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;

Value list_of(const std::vector<std::string>& texts) {
    List list;
    for (const std::string& text : texts) {
        list.push_back({text});
    }
    return {std::move(list)};
}

// Takes the parts of a state. What is missing, or of another type, is refused: it would be taken for empty.
class Parts {
  public:
    template <typename T>
    T take(const Value& hash, std::string_view key) {
        const Value* value = model::find_in(&hash, key);
        const auto* part = value == nullptr ? nullptr : std::get_if<T>(&value->data);
        if (part == nullptr) {
            refuse(fmt::format("'{}' is missing, or not as it is written", key));
        }
        return part == nullptr ? T{} : *part;
    }

    std::vector<std::string> texts(const Value& hash) {
        std::vector<std::string> texts;
        for (const Value& element : take<List>(hash, "texts")) {
            const auto* text = std::get_if<std::string>(&element.data);
            if (text == nullptr) {
                refuse("'texts' are strings");
                break;
            }
            texts.push_back(*text);
        }
        return texts;
    }

    watch::SettingValue setting(const Value& hash, std::string_view key) {
        const Value value{take<Hash>(hash, key)};
        watch::SettingValue setting{texts(value), std::nullopt};
        if (model::find_in(&value, "number") != nullptr) {
            setting.number = number(take<std::string>(value, "number"));
        }
        return setting;
    }

    watch::Wish wish(const std::string& name, const Value& value) {
        const auto text = [&](const char* key) { return take<std::string>(value, key); };
        const auto bound = [&](const char* key) {
            const std::string found = text(key);
            return found.empty() ? std::nullopt : std::optional(found);
        };
        const auto line = take<std::int64_t>(value, "line");
        if (line < 0 || line > std::numeric_limits<int>::max()) {
            refuse("'line' is the number of none");
        }
        return {{name, texts(value), bound("min"), bound("max")},
                {text("trigger"), text("figures"), text("by"), static_cast<int>(line)},
                take<bool>(value, "tripwire")};
    }

    void refuse(const std::string& what) {
        if (error_.empty()) {
            error_ = what;
        }
    }
    [[nodiscard]] const std::string& error() const { return error_; }

  private:
    std::uint64_t number(const std::string& text) {
        std::uint64_t number = 0;
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        if (read.ec != std::errc() || read.ptr != end) {
            refuse("'number' is none");
        }
        return number;
    }

    std::string error_;
};

// A number as text: no integer of JSON holds `infinity`.
Value value_of(const watch::SettingValue& setting) {
    Hash hash;
    if (setting.number) {
        hash.push_back({"number", {std::to_string(*setting.number)}});
    }
    hash.push_back({"texts", list_of(setting.texts)});
    return {std::move(hash)};
}

Value value_of(const watch::Wish& wish) {
    return {Hash{{"by", {wish.cause.by}},
                 {"figures", {wish.cause.figures}},
                 {"line", {std::int64_t{wish.cause.line}}},
                 {"max", {wish.setting.max.value_or("")}},
                 {"min", {wish.setting.min.value_or("")}},
                 {"texts", list_of(wish.setting.texts)},
                 {"trigger", {wish.cause.trigger}},
                 {"tripwire", {wish.is_tripwire}}}};
}

}  // namespace

std::string to_json(const UnitState& state) {
    List settings;
    for (const watch::Adjustments::State& setting : state.settings) {
        List wishes;
        for (const watch::Wish& wish : setting.wishes) {
            wishes.push_back(value_of(wish));
        }
        settings.push_back({Hash{{"base", value_of(setting.base)},
                                 {"current", value_of(setting.current)},
                                 {"name", {setting.name}},
                                 {"wishes", {std::move(wishes)}}}});
    }
    Hash drop_ins;
    for (const auto& [name, bytes] : state.drop_ins) {
        drop_ins.push_back({name, {bytes}});
    }
    return watch::to_json({Hash{{"drop-ins", {std::move(drop_ins)}}, {"settings", {std::move(settings)}}}});
}

Result<UnitState> parse_unit_state(std::string_view json) {
    auto value = watch::parse_value(json);
    if (!value) {
        return tl::unexpected(value.error());
    }
    UnitState state;
    Parts parts;
    for (const Value& element : parts.take<List>(*value, "settings")) {
        const auto name = parts.take<std::string>(element, "name");
        watch::Adjustments::State setting{
            name, parts.setting(element, "base"), parts.setting(element, "current"), {}};
        for (const Value& wish : parts.take<List>(element, "wishes")) {
            setting.wishes.push_back(parts.wish(name, wish));
        }
        state.settings.push_back(std::move(setting));
    }
    const Value drop_ins{parts.take<Hash>(*value, "drop-ins")};
    for (const model::HashEntry& entry : std::get<Hash>(drop_ins.data)) {
        state.drop_ins[entry.key] = parts.take<std::string>(drop_ins, entry.key);
    }
    return parts.error().empty() ? Result<UnitState>(std::move(state)) : failure(parts.error());
}

Result<void> write_unit_state(const std::string& directory, const std::string& unit, const UnitState& state) {
    const std::string path = fmt::format("{}/{}", directory, unit);
    if (state.settings.empty() && state.drop_ins.empty()) {
        return unlink(path.c_str()) == 0 || errno == ENOENT ? Result<void>()
                                                            : errno_failure("cannot remove " + path);
    }
    if (mkdir(directory.c_str(), folder_mode) < 0 && errno != EEXIST) {
        return errno_failure("cannot make " + directory);
    }
    const auto name = unit::UnitName::parse(unit);
    return name ? replace_file(path, path + ".new", kept_text(*name, state), file_mode)
                : tl::unexpected(name.error());
}

Result<std::optional<UnitState>> read_unit_state(const std::string& directory, const std::string& unit) {
    const std::string path = fmt::format("{}/{}", directory, unit);
    const auto name = unit::UnitName::parse(unit);
    if (!name) {
        return tl::unexpected(name.error());
    }
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno == ENOENT) {
        return std::optional<UnitState>();
    }
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0) {
        return errno_failure("cannot read " + path);
    }
    if (!S_ISREG(status.st_mode) || (status.st_uid != 0 && status.st_uid != geteuid())) {
        return failure(path + " is not what was written: it is no regular file of this user's");
    }
    auto text = read_all(file.get(), most_bytes);
    auto state = text ? parse_kept(*name, *text) : tl::unexpected(text.error());
    if (!state) {
        return failure(fmt::format("{} does not count: {}", path, state.error().message));
    }
    return std::optional(std::move(*state));
}

}  // namespace sparrow::daemon
