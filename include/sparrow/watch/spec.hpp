// What a unit's source asks the daemon to do: its [X-Sparrow] section, understood.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sparrow/watch/condition.hpp"
#include "sparrow/watch/decide.hpp"
#include "sparrow/watch/pressure.hpp"
#include "sparrow/watch/time.hpp"

namespace sparrow::watch {

// A closure of the source.
struct HookUse {
    // Its name in the description: "monitoring.resource-check".
    std::string name;
    // The digest of the bundle that it runs from.
    std::string bundle;
    // From 1; 0 is unknown.
    int line = 0;
    Duration timeout = std::chrono::seconds(30);
};

// One setting that a rule wishes for: systemd's name for it, its assignments as unit files have them, or one
// relative to what there is ("+25%", "-64M").
struct WishedSetting {
    std::string name;
    std::vector<std::string> texts;
    std::optional<std::string> min;
    std::optional<std::string> max;
};

struct Rule {
    // "rule 1", or "rule spare" where the author calls it spare. Rules of one unit have different names.
    std::string name;
    Condition condition;
    // For how long the condition must hold without a break.
    Duration lasts{0};
    std::vector<WishedSetting> set;
    // Until when what it has set stays: nothing: for good.
    struct Calm {};
    std::variant<std::monostate, Calm, Condition> until;
    // Whether what it has set is then taken back.
    bool restores = false;
};

enum class CheckType { http, tcp, exec, closure };
enum class FailureAct { none, restart, stop, notify };

struct HealthCheck {
    CheckType type = CheckType::closure;
    std::string url;
    std::string host = "localhost";
    int port = 0;
    std::vector<std::string> command;
    HookUse check;
    // What an answer must be; without a status any 2xx.
    std::optional<int> expect_status;
    std::string expect_body;
    std::optional<HookUse> expect_body_regex;
    Duration interval = std::chrono::seconds(30);
    Duration timeout = std::chrono::seconds(5);
    Duration start_period{0};
    int failure_threshold = 3;
    int success_threshold = 1;
    std::variant<FailureAct, HookUse> on_failure = FailureAct::none;
};

// A closure that gives the value of one property.
struct PropertyHook {
    std::string property;
    HookUse hook;
};

struct Bounds {
    std::optional<std::string> min;
    std::optional<std::string> max;
};

// How far and how often anything is changed (`adaptation`).
struct Adaptation {
    Mode mode = Mode::enforce;
    Duration cooldown{0};
    Duration grow_window{0};
    Duration shrink_window{0};
    Rate rate;
    double margin = 0.1;
    // For how long nothing must have happened to call it calm.
    Duration calm_after = std::chrono::seconds(10);
    // By systemd's names.
    std::map<std::string, Bounds> bounds = {};
    std::map<std::string, std::string> change_thresholds = {};
};

enum class OnChange { none, restart, reload };

struct WatchSpec {
    // The unit, or the template, that it is of.
    std::string unit;
    std::string source;
    std::string task;
    int line = 0;
    // The digest of the bundle that its own hooks run from; empty where it has none.
    std::string bundle;

    std::vector<StallTrigger> triggers;
    bool watches_memory_events = false;
    // The level at which memory counts as high, of MemoryMax= or in bytes: a tripwire.
    std::optional<Threshold> level;
    std::optional<int> oom_score;
    std::vector<Rule> rules;
    std::optional<HookUse> pressure_response;
    std::optional<HookUse> resource_check;
    std::optional<HookUse> pattern_check;
    std::optional<HookUse> adaptation_strategy;
    // Whether that one is called at each interval too, and at one of its own where there is one.
    bool adapts_at_interval = false;
    std::optional<Duration> adaptation_interval = {};
    std::vector<PropertyHook> properties;
    // How often what has an interval is called.
    Duration interval = std::chrono::minutes(1);
    std::optional<HealthCheck> health;
    Adaptation adaptation;
    // Whether it was said, and is not as where nothing is.
    bool has_adaptation = false;
    OnChange on_change = OnChange::none;
};

}  // namespace sparrow::watch
