#include "sparrow/watch/parse_spec.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "read_condition.hpp"
#include "read_health_check.hpp"
#include "read_rules.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/parse_number.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/model/vocabulary.hpp"
#include "sparrow/watch/value_json.hpp"
#include "value_reader.hpp"

namespace sparrow::watch {

namespace {

using model::find_in;
using model::Hash;
using model::HashEntry;
using model::Value;

class Parser {
  public:
    explicit Parser(const unit::UnitName& unit) : unit_(unit) { spec_.unit = unit.full(); }

    Result<WatchSpec> parse(const std::vector<unit::Setting>& settings) && {
        for (const unit::Setting& setting : settings) {
            if (auto taken = take(setting.key, setting.value); !taken) {
                return failure(fmt::format("{}=: {}", escape_control(setting.key), taken.error().message));
            }
        }
        // What others need comes first, whatever the order of the section.
        for (const auto& [key, read] : readers()) {
            for (const auto& [name, value] : values_) {
                if (name != key) {
                    continue;
                }
                (this->*read)(value);
                if (const auto& error = reader_.error()) {
                    return failure(fmt::format("{}=: {}", key, error->message));
                }
            }
        }
        finish();
        return std::move(spec_);
    }

  private:
    using Read = void (Parser::*)(const Value&);
    static const std::vector<std::pair<std::string_view, Read>>& readers() {
        static const std::vector<std::pair<std::string_view, Read>> all{
            {"Monitoring", &Parser::read_monitoring},
            {"AdaptiveResources", &Parser::read_adaptive},
            {"KernelMonitoring", &Parser::read_kernel_monitoring},
            {"PressureResponse", &Parser::read_pressure_response},
            {"Hooks", &Parser::read_hooks},
            {"HealthCheck", &Parser::read_health},
            {"Rules", &Parser::read_all_rules},
            {"Property", &Parser::read_property},
            {"Adaptation", &Parser::read_adaptation},
            {"ChangeThreshold", &Parser::read_thresholds},
            {"OnChange", &Parser::read_on_change}};
        return all;
    }

    Result<void> take(const std::string& key, const std::string& text) {
        if (key == "Task") {
            spec_.task = text;
        } else if (key == "Source") {
            spec_.source = text;
        } else if (key == "Line") {
            (void)std::from_chars(text.data(), text.data() + text.size(), spec_.line);
        } else if (key == "Bundle") {
            spec_.bundle = text;
        } else if (std::any_of(readers().begin(), readers().end(),
                               [&](const auto& reader) { return reader.first == key; })) {
            auto value = parse_value(text);
            if (!value) {
                return tl::unexpected(value.error());
            }
            values_.emplace_back(key, std::move(*value));
        }
        // The rest is systemd's own steps, or for a newer version.
        return {};
    }

    std::optional<HookUse> hook(const Value* value, std::optional<Duration> timeout = {}) {
        return reader_.hook(value, spec_.bundle, timeout.value_or(timeout_));
    }

    void read_monitoring(const Value& value) {
        spec_.interval = reader_.duration(&value, "interval", least_interval).value_or(spec_.interval);
        timeout_ = std::max(reader_.duration(&value, "timeout").value_or(timeout_), least_timeout);
        spec_.resource_check = hook(find_in(&value, "resource-check"));
        spec_.pattern_check = hook(find_in(&value, "pattern-check"));
        if (const Value* thresholds = find_in(&value, "change-threshold")) {
            read_thresholds(*thresholds);
        }
    }

    void read_adaptive(const Value& value) {
        spec_.adaptation_strategy = hook(find_in(&value, "adaptation-strategy"));
        adapts_to_kernel_ = reader_.truth(&value, "kernel-signals").value_or(false);
        spec_.adaptation_interval = reader_.duration(&value, "interval", least_interval);
    }

    void read_kernel_monitoring(const Value& value) {
        const Value* psi = find_in(&value, "psi");
        if (psi != nullptr && reader_.truth(psi, "enabled").value_or(true)) {
            for (const Resource resource : {Resource::memory, Resource::cpu, Resource::io}) {
                if (const Value* trigger = find_in(psi, to_string(resource))) {
                    read_trigger(resource, *trigger);
                }
            }
        }
        const Value* memory = find_in(&value, "cgroup-memory");
        if (memory != nullptr && reader_.truth(memory, "enabled").value_or(true)) {
            spec_.watches_memory_events = true;
            spec_.level = reader_.threshold(memory, "high-threshold");
            constexpr int most_score = 1000;
            spec_.oom_score = reader_.integer(memory, "oom-score", -most_score, most_score);
        }
    }

    void read_trigger(Resource resource, const Value& value) {
        // psi_trigger_create() in the kernel.
        constexpr int least_window = 500'000;
        constexpr int most_window = 10'000'000;
        const auto window = reader_.integer(&value, "window", least_window, most_window);
        const auto threshold = reader_.integer(&value, "threshold", 1, window.value_or(most_window));
        if (!window || !threshold) {
            reader_.refuse(window ? "threshold" : "window", nullptr);
            return;
        }
        spec_.triggers.push_back({resource, read_level(&value, reader_), read_domain(&value, reader_),
                                  Duration(*threshold), Duration(*window)});
    }

    void read_pressure_response(const Value& value) { spec_.pressure_response = hook(&value); }

    std::optional<HookUse> named_hook(const Value& hooks, std::string_view name) {
        const Value* value = find_in(&hooks, name);
        const Value* run = find_in(value, "run");
        return run == nullptr ? hook(value) : hook(run, reader_.duration(value, "timeout", least_interval));
    }

    // They stand for the keys of the same names.
    void read_hooks(const Value& value) {
        for (auto [name, use] : {std::pair{"resource-check", &spec_.resource_check},
                                 {"pressure-response", &spec_.pressure_response},
                                 {"pattern-check", &spec_.pattern_check},
                                 {"adaptation-strategy", &spec_.adaptation_strategy},
                                 {"health-check", &health_hook_}}) {
            if (auto found = named_hook(value, name)) {
                *use = std::move(found);
            }
        }
    }

    void read_health(const Value& value) {
        spec_.health = read_health_check(value, spec_.bundle, timeout_, reader_);
    }

    void read_all_rules(const Value& value) {
        append_rules(spec_.rules, read_rules(unit_.type(), value, reader_));
    }

    void read_property(const Value& value) {
        auto use = hook(&value);
        const auto property = reader_.text(&value, "property");
        if (use && property) {
            spec_.properties.push_back({*property, std::move(*use)});
        } else {
            reader_.refuse(use ? "property" : "hook", nullptr);
        }
    }

    void read_adaptation(const Value& value) {
        Adaptation& adaptation = spec_.adaptation;
        spec_.has_adaptation = true;
        const auto mode = reader_.text(&value, "mode").value_or("enforce");
        if (mode != "enforce" && mode != "recommend") {
            reader_.refuse(fmt::format("'mode' is enforce or recommend, found '{}'", escape_control(mode)));
        }
        adaptation.mode = mode == "recommend" ? Mode::recommend : Mode::enforce;
        for (auto [key, duration] : {std::pair{"cooldown", &adaptation.cooldown},
                                     {"grow-window", &adaptation.grow_window},
                                     {"shrink-window", &adaptation.shrink_window},
                                     {"calm-after", &adaptation.calm_after}}) {
            *duration = reader_.duration(&value, key).value_or(*duration);
        }
        const Value* rate = find_in(&value, "rate");
        constexpr int most_changes = 1'000'000;
        if (const auto changes = reader_.integer(rate, "changes", 0, most_changes)) {
            adaptation.rate.changes = static_cast<std::size_t>(*changes);
        }
        adaptation.rate.per = reader_.duration(rate, "per", least_interval).value_or(adaptation.rate.per);
        if (const auto margin = reader_.threshold(&value, "margin")) {
            const auto* share = std::get_if<Share>(&*margin);
            if (share == nullptr) {
                reader_.refuse("'margin' is a share, such as 10%");
            } else {
                adaptation.margin = share->of_current;
            }
        }
        read_bounds(find_in(&value, "bounds"));
    }

    void read_bounds(const Value* value) {
        if (value == nullptr) {
            return;
        }
        each_setting("bounds", *value, [this](const std::string& name, const Value& bounds) {
            spec_.adaptation.bounds[name] = {reader_.text(&bounds, "min"), reader_.text(&bounds, "max")};
        });
    }

    void read_thresholds(const Value& value) {
        each_setting("change-threshold", value, [this](const std::string& name, const Value& threshold) {
            const Value here{Hash{{"change-threshold", threshold}}};
            if (const auto text = reader_.text(&here, "change-threshold")) {
                spec_.adaptation.change_thresholds[name] = *text;
            }
        });
    }

    // `take` is given systemd's name of each key and its value.
    template <typename Take>
    void each_setting(std::string_view where, const Value& value, const Take& take) {
        const auto* hash = std::get_if<Hash>(&value.data);
        if (hash == nullptr) {
            reader_.refuse(where, &value);
            return;
        }
        for (const HashEntry& entry : *hash) {
            if (const auto meaning = model::interpret_key(unit_.type(), entry.key)) {
                take(std::string(meaning->directive->name), entry.value);
            } else {
                reader_.refuse(meaning.error().message);
            }
        }
    }

    void read_on_change(const Value& value) {
        const auto* word = std::get_if<std::string>(&value.data);
        const std::string_view act = word == nullptr ? std::string_view() : *word;
        spec_.on_change = act == "restart"  ? OnChange::restart
                          : act == "reload" ? OnChange::reload
                                            : OnChange::none;
    }

    // What several settings say together.
    void finish() {
        if (adapts_to_kernel_ && spec_.triggers.empty()) {
            // As the vision's example with kernel-monitoring has it.
            for (const Resource resource : {Resource::memory, Resource::cpu, Resource::io}) {
                spec_.triggers.push_back({resource, Level::some, Domain::system,
                                          std::chrono::milliseconds(150), std::chrono::seconds(1)});
            }
            spec_.watches_memory_events = true;
        }
        spec_.adapts_at_interval = spec_.adaptation_interval.has_value() || !adapts_to_kernel_;
        if (health_hook_ && !spec_.health) {
            HealthCheck check;
            check.check = *health_hook_;
            check.interval = spec_.interval;
            check.timeout = health_hook_->timeout;
            spec_.health = std::move(check);
        }
    }

    const unit::UnitName& unit_;
    ValueReader reader_;
    std::vector<std::pair<std::string, Value>> values_;
    WatchSpec spec_;
    Duration timeout_ = std::chrono::seconds(30);
    std::optional<HookUse> health_hook_;
    bool adapts_to_kernel_ = false;
};

}  // namespace

Result<WatchSpec> parse_spec(const unit::UnitName& unit, const std::vector<unit::Setting>& settings) {
    return Parser(unit).parse(settings);
}

void add_spec(WatchSpec& spec, WatchSpec drop_in) {
    const auto append = [](auto& to, auto& from) {
        std::move(from.begin(), from.end(), std::back_inserter(to));
    };
    append(spec.triggers, drop_in.triggers);
    append_rules(spec.rules, std::move(drop_in.rules));
    for (PropertyHook& property : drop_in.properties) {
        std::erase_if(spec.properties,
                      [&](const PropertyHook& before) { return before.property == property.property; });
        spec.properties.push_back(std::move(property));
    }
    spec.watches_memory_events = spec.watches_memory_events || drop_in.watches_memory_events;
    const auto replace = [](auto& to, auto& from) {
        if (from) {
            to = std::move(from);
        }
    };
    replace(spec.level, drop_in.level);
    replace(spec.oom_score, drop_in.oom_score);
    replace(spec.pressure_response, drop_in.pressure_response);
    if (drop_in.resource_check || drop_in.pattern_check) {
        spec.interval = drop_in.interval;
    }
    replace(spec.resource_check, drop_in.resource_check);
    replace(spec.pattern_check, drop_in.pattern_check);
    if (drop_in.adaptation_strategy) {
        spec.adapts_at_interval = drop_in.adapts_at_interval;
        spec.adaptation_interval = drop_in.adaptation_interval;
    }
    replace(spec.adaptation_strategy, drop_in.adaptation_strategy);
    replace(spec.health, drop_in.health);
    for (auto& [name, threshold] : drop_in.adaptation.change_thresholds) {
        spec.adaptation.change_thresholds[name] = threshold;
    }
    if (drop_in.has_adaptation) {
        drop_in.adaptation.change_thresholds = std::move(spec.adaptation.change_thresholds);
        spec.adaptation = std::move(drop_in.adaptation);
        spec.has_adaptation = true;
    }
    if (drop_in.on_change != OnChange::none) {
        spec.on_change = drop_in.on_change;
    }
}

}  // namespace sparrow::watch
