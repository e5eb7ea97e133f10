#include "sparrow/model/unit_from_task.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "sparrow/base/text.hpp"
#include "sparrow/model/assignments.hpp"
#include "sparrow/model/check_runtime.hpp"
#include "sparrow/model/check_unit.hpp"
#include "sparrow/model/description_json.hpp"
#include "sparrow/model/runtime_keys.hpp"
#include "sparrow/model/setting_order.hpp"
#include "sparrow/model/vocabulary.hpp"

namespace sparrow::model {

namespace {

// "kernel-monitoring" as systemd would spell a setting: KernelMonitoring.
std::string camel_case(std::string_view kebab) {
    std::string name;
    for (const std::string& part : split(kebab, '-')) {
        name += static_cast<char>(std::toupper(static_cast<unsigned char>(part.front())));
        name += part.substr(1);
    }
    return name;
}

const Value* find_entry(const Hash& hash, std::string_view key) {
    const auto found =
        std::find_if(hash.begin(), hash.end(), [&](const HashEntry& entry) { return entry.key == key; });
    return found == hash.end() ? nullptr : &found->value;
}

class Builder {
  public:
    Builder(std::string file, const Task& task, const unit::UnitName& name, const HookRunner& hooks)
        : file_(std::move(file)), task_(task), hooks_(hooks), unit_{name, task.name, task.line, {}, {}, {}} {}

    TaskResult build() && {
        for (const Parameter& parameter : task_.parameters) {
            add_parameter(parameter);
        }
        if (diagnostics_.empty()) {
            add_hooks();
        }
        if (diagnostics_.empty()) {
            add_default_description();
            for (const std::string& message : check_unit(unit_)) {
                error(message);
            }
        }
        sort_settings(unit_.settings);
        const bool failed =
            std::any_of(diagnostics_.begin(), diagnostics_.end(),
                        [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
        if (failed) {
            return {std::nullopt, std::move(diagnostics_)};
        }
        return {std::move(unit_), std::move(diagnostics_)};
    }

  private:
    void error(const std::string& message) {
        diagnostics_.push_back({Severity::error, file_, task_.line, message});
    }

    void add_parameter(const Parameter& parameter) {
        if (parameter.key == "name") {
            return;  // unit_name_of() has taken it
        }
        if (is_runtime_key(parameter.key)) {
            add_runtime_key(parameter);
            return;
        }
        if (is_section_of(unit_.name.type(), parameter.key)) {
            add_section(parameter);
            return;
        }
        auto meaning = interpret_key(unit_.name.type(), parameter.key);
        if (!meaning) {
            error(meaning.error().message);
            return;
        }
        add_setting(*meaning, parameter.key, parameter.value);
    }

    void add_section(const Parameter& parameter) {
        const auto* settings = std::get_if<Hash>(&settled(parameter.value).data);
        if (settings == nullptr) {
            error(fmt::format("'{}' is a section and takes a hash of settings, found {}", parameter.key,
                              kind_of(parameter.value)));
            return;
        }
        for (const HashEntry& entry : *settings) {
            auto meaning = interpret_key_in_section(unit_.name.type(), parameter.key, entry.key);
            if (!meaning) {
                error(meaning.error().message);
                continue;
            }
            add_setting(*meaning, fmt::format("{}.{}", parameter.key, entry.key), entry.value);
        }
    }

    void add_setting(const Meaning& meaning, const std::string& key, const Value& value) {
        auto assignments = assignments_of(meaning, value);
        if (!assignments) {
            error(fmt::format("'{}': {}", key, assignments.error().message));
            return;
        }
        const Directive& directive = *meaning.directive;
        if (directive.name == "SourcePath") {
            error(fmt::format("'{}': always the path of this file, and not to be set in it", key));
            return;
        }
        if (directive.section == "Install") {
            add_wish(key, directive.name, *assignments);
            return;
        }
        const auto same =
            std::find_if(unit_.settings.begin(), unit_.settings.end(), [&](const UnitSetting& setting) {
                return setting.section == directive.section && setting.name == directive.name;
            });
        if (same == unit_.settings.end()) {
            if (!assignments->empty()) {
                unit_.settings.push_back(
                    {std::string(directive.section), std::string(directive.name), *assignments});
                key_of_[unit_.settings.back().name] = key;
            }
        } else if (directive.repeat == Repeat::single) {
            error(fmt::format("'{}' and '{}' are the same setting, {}=, which takes one value",
                              key_of_[same->name], key, directive.name));
        } else {
            same->assignments.insert(same->assignments.end(), assignments->begin(), assignments->end());
        }
        if (const auto* computed = std::get_if<Computed>(&value.data);
            computed != nullptr && directive.is_runtime()) {
            add_live_property(directive, computed->closure);
        }
    }

    void add_wish(const std::string& key, std::string_view directive,
                  const std::vector<std::string>& assignments) {
        const std::map<std::string_view, std::vector<std::string>*> lists{
            {"WantedBy", &unit_.wishes.wanted_by},
            {"RequiredBy", &unit_.wishes.required_by},
            {"UpheldBy", &unit_.wishes.upheld_by},
            {"Alias", &unit_.wishes.alias}};
        if (directive == "DefaultInstance") {
            unit_.wishes.default_instance = assignments.empty() ? "" : assignments.back();
            return;
        }
        const auto list = lists.find(directive);
        if (list == lists.end()) {
            error(fmt::format(
                "'{}' is not applied to generated units in this version; give the other unit its own "
                "wanted-by",
                key));
            return;
        }
        for (const std::string& assignment : assignments) {
            for (const std::string& name : split(assignment, ' ')) {
                if (name.find('%') != std::string::npos) {
                    error(fmt::format("'{}': specifiers are not expanded in {}, as the link is made now", key,
                                      name));
                } else if (!name.empty()) {
                    list->second->push_back(name);
                }
            }
        }
    }

    // The closure gave the first value; the daemon calls it again while the unit runs.
    void add_live_property(const Directive& directive, const Closure& closure) {
        const Value property{Hash{{"hook", Value{closure.name}},
                                  {"line", Value{std::int64_t{closure.line}}},
                                  {"property", Value{std::string(directive.name)}}}};
        unit_.runtime.push_back({"Property", to_runtime_json(property)});
    }

    void add_runtime_key(const Parameter& parameter) {
        const auto messages = check_runtime(unit_.name.type(), parameter.key, parameter.value);
        std::for_each(messages.begin(), messages.end(),
                      [this](const std::string& message) { error(message); });
        if (!messages.empty() || parameter.key == "start-if") {
            return;  // start-if becomes steps and nothing else
        }
        const Value& value = settled(parameter.value);
        if (parameter.key == "orchestration") {
            add_orchestrated_dependencies(value);
        } else if (parameter.key == "kernel-monitoring") {
            add_oom_score(value);
        }
        unit_.runtime.push_back({camel_case(parameter.key), to_runtime_json(value)});
    }

    // What a unit requires there it also waits for: orchestration is about the order.
    void add_orchestrated_dependencies(const Value& value) {
        const auto* orchestration = std::get_if<Hash>(&value.data);
        const Value* requires_value =
            orchestration == nullptr ? nullptr : find_entry(*orchestration, "requires");
        if (requires_value == nullptr) {
            return;
        }
        for (const char* name : {"Requires", "After"}) {
            add_setting(Meaning{find("Unit", name), unit::UnitType::service}, "orchestration.requires",
                        *requires_value);
        }
    }

    void add_oom_score(const Value& monitoring) {
        const auto* keys = std::get_if<Hash>(&monitoring.data);
        const Value* memory = keys == nullptr ? nullptr : find_entry(*keys, "cgroup-memory");
        const auto* settings = memory == nullptr ? nullptr : std::get_if<Hash>(&settled(*memory).data);
        if (const Value* score = settings == nullptr ? nullptr : find_entry(*settings, "oom-score")) {
            add_setting(Meaning{find("Service", "OOMScoreAdjust"), std::nullopt},
                        "kernel-monitoring.cgroup-memory.oom-score", *score);
        }
    }

    void add_hooks() {
        if (!has_hooks(task_)) {
            return;
        }
        unit_.runtime.insert(unit_.runtime.begin(), {"Bundle", hooks_.bundle});
        auto steps = steps_of(task_, unit_.name, hooks_);
        if (!steps) {
            error(steps.error().message);
        } else {
            add_steps(*steps, unit_);
        }
    }

    void add_default_description() {
        const bool has_description =
            std::any_of(unit_.settings.begin(), unit_.settings.end(),
                        [](const UnitSetting& s) { return s.name == "Description"; });
        if (!has_description && !task_.name.empty()) {
            add_setting(Meaning{find("Unit", "Description"), std::nullopt}, "the task's name",
                        Value{Literal{task_.name}});
        }
    }

    std::string file_;
    const Task& task_;
    const HookRunner& hooks_;
    Unit unit_;
    std::vector<Diagnostic> diagnostics_;
    std::map<std::string, std::string> key_of_;
};

}  // namespace

Result<unit::UnitName> unit_name_of(const Task& task) {
    std::string text = task.name;
    for (const Parameter& parameter : task.parameters) {
        if (parameter.key == "name") {
            const Value& value = settled(parameter.value);
            if (const auto* name = std::get_if<std::string>(&value.data)) {
                text = *name;
            } else {
                return failure(fmt::format("'name': takes a string, found {}", kind_of(value)));
            }
        }
    }
    return unit::UnitName::parse(with_suffix(text, unit::UnitType::service));
}

TaskResult unit_from_task(const std::string& file, const Task& task, const unit::UnitName& name,
                          const HookRunner& hooks) {
    return Builder(file, task, name, hooks).build();
}

}  // namespace sparrow::model
