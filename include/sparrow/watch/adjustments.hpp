// The settings of one unit that rules and hooks wish to be otherwise, and what becomes of each wish.
//
// Rules and hooks are equals: each has at most one wish for a setting. The newest wish counts; when it is
// taken back, the one before it counts again, and without any the setting goes back to what it was, its base.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/watch/decide.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/signals.hpp"
#include "sparrow/watch/spec.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

// The value of a setting: what stands in a unit file behind "Name=", one for each assignment, and the number
// that it means, where it is one (bytes, microseconds per second, a weight, tasks; `infinity` for no limit).
struct SettingValue {
    std::vector<std::string> texts;
    std::optional<std::uint64_t> number;

    bool operator==(const SettingValue& other) const {
        return number && other.number ? *number == *other.number : texts == other.texts;
    }
};

// For a person: "512M"; several assignments with blanks between them.
std::string to_string(const SettingValue& value);

// What is known of settings: their units, and what of a unit they limit. A seam to the catalogue and to the
// machine.
class Settings {
  public:
    Settings() = default;
    Settings(const Settings&) = default;
    Settings& operator=(const Settings&) = default;
    virtual ~Settings() = default;
    // What `texts` mean for the setting `name`; an Error where they are none of its values.
    [[nodiscard]] virtual Result<SettingValue> value(const std::string& name,
                                                     const std::vector<std::string>& texts) const = 0;
    // The value that is `number`.
    [[nodiscard]] virtual SettingValue of_number(const std::string& name, std::uint64_t number) const = 0;
    // Whether systemd changes it while the unit runs.
    [[nodiscard]] virtual bool is_live(const std::string& name) const = 0;
};

struct Change {
    // systemd's name.
    std::string name;
    bool is_live = true;
    SettingValue from;
    SettingValue to;
    bool restores = false;
    Cause cause;
};

struct Wish {
    WishedSetting setting;
    // Who wishes, as in Cause::by; its last wish is replaced.
    Cause cause;
    // Whether it is asked neither how often nor by how much there were changes, nor when it is taken back: a
    // tripwire that stayed would throttle the unit.
    bool is_tripwire = false;
};

class Adjustments {
  public:
    // `settings` must outlive it.
    Adjustments(const Adaptation& adaptation, const Settings& settings);

    // The settings whose value has to be told (learn()) before a wish for them can be decided, until it is.
    [[nodiscard]] std::vector<std::string> unknown() const;
    // What the setting is now. The first time this is its base, unless `base` says what that was; and later
    // too, where nothing is wished and nothing was adjusted: then somebody else has changed it.
    void learn(const std::string& name, const SettingValue& current,
               const std::optional<SettingValue>& base = {});

    // Has unknown() ask for a setting that nobody wishes for (any more).
    void know_of(const std::string& name) { (void)find(name); }

    void wish(Wish wish);
    // Takes back all that `by` wishes.
    void withdraw(const std::string& by, const Cause& cause);

    // What is to be changed now, and what is refused: each refusal is told once, until it is another.
    std::vector<Change> decide(const Signals& signals, Time now, std::vector<Entry>& entries);
    // The part of it that a tripwire's withdrawal asks for, and nothing else.
    std::vector<Change> lift(const Signals& signals, Time now, std::vector<Entry>& entries);
    // When decide() may decide otherwise, by time alone.
    [[nodiscard]] std::optional<Time> again() const;

    // What became of a change: what the setting is now. Where that is not quite what was asked for (systemd
    // rounds), it is not asked for again.
    void applied(const std::string& name, const SettingValue& now_is);
    // It was refused, for `reason`; the wish waits for a new one.
    void failed(const Change& change);

    // Each setting that is not at its base, or has a wish.
    struct State {
        std::string name;
        SettingValue base;
        SettingValue current;
        std::vector<Wish> wishes;
    };
    [[nodiscard]] std::vector<State> states() const;
    // Takes all wishes back, and gives the settings that are not at their base.
    std::vector<Change> revert(const Cause& cause);

  private:
    struct Setting {
        bool is_live = true;
        bool is_known = false;
        SettingValue base;
        SettingValue current;
        PropertyState state;
        // The newest last. `value`: what it came to, once that could be said; `is_wrong`: it cannot be.
        struct Held {
            Wish wish;
            std::optional<SettingValue> value;
            bool is_wrong = false;
        };
        std::vector<Held> wishes;
        // Values without numbers, by their place in this list.
        std::vector<SettingValue> values;
        Cause withdrawn;
        // The tripwire counted and was taken back: what counts now is set without delay.
        bool has_tripped = false;
        // The last change, and what came of it.
        std::optional<SettingValue> asked;
        // Of the wish that counts, and of the last that came to nothing.
        std::string told;
        std::string told_wrong;
        std::optional<Time> again;
        bool is_stuck = false;
    };

    Setting& find(const std::string& name);
    [[nodiscard]] Guard guard_of(const std::string& name, const Wish& wish, bool is_number) const;
    [[nodiscard]] bool has_value(const std::string& name, Setting& setting, Setting::Held& held,
                                 std::vector<Entry>& entries) const;
    [[nodiscard]] Setting::Held* counting(const std::string& name, Setting& setting, std::size_t end,
                                          std::vector<Entry>& entries) const;
    [[nodiscard]] SettingValue target_of(const std::string& name, Setting& setting, const Setting::Held* held,
                                         std::vector<Entry>& entries) const;
    static void tell(const std::string& name, const Setting& setting, std::string& told, EntryKind kind,
                     const Cause& cause, const std::string& to, const std::string& reason,
                     std::vector<Entry>& entries);
    [[nodiscard]] Result<SettingValue> resolve(const WishedSetting& wished, const Setting& setting) const;
    void decide_one(const std::string& name, Setting& setting, const Signals& signals, Time now,
                    std::vector<Change>& changes, std::vector<Entry>& entries);

    const Adaptation& adaptation_;
    const Settings& settings_;
    std::map<std::string, Setting> known_;
};

}  // namespace sparrow::watch
