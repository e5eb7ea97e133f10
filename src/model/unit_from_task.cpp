#include "sparrow/model/unit_from_task.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "check_drop_in.hpp"
#include "install_wishes.hpp"
#include "provides.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/assignments.hpp"
#include "sparrow/model/check_runtime.hpp"
#include "sparrow/model/check_steps.hpp"
#include "sparrow/model/check_unit.hpp"
#include "sparrow/model/description_json.hpp"
#include "sparrow/model/runtime_keys.hpp"
#include "sparrow/model/setting_order.hpp"
#include "sparrow/model/vocabulary.hpp"
#include "sparrow/unit/quote.hpp"
#include "sparrow/unit/setting_text.hpp"

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

class Builder {
  public:
    Builder(std::string file, const Task& task, unit::UnitType type, const HookRunner& hooks)
        : file_(std::move(file)), task_(task), hooks_(hooks), type_(type) {}

    TaskResult build_unit(const unit::UnitName& name) && {
        own_name_ = name.full();
        add_parameters();
        // Which instance a template stands for, systemd knows: %n is the unit's full name.
        add_hooks(name.is_template() ? "%n" : unit::quote_command_word(name.full()).value());
        add_daemon();
        check_task_name();
        if (diagnostics_.empty()) {
            add_default_description();
        }
        Unit unit{
            name, task_.name, task_.line, std::move(settings_), std::move(wishes_), std::move(runtime_)};
        if (diagnostics_.empty()) {
            for (const std::string& message : check_unit(unit)) {
                error("", message);
            }
        }
        sort_settings(unit.settings);
        const bool failed = !diagnostics_.empty();
        return {failed ? std::nullopt : std::optional(std::move(unit)), all_diagnostics()};
    }

    DropInResult build_drop_in() && {
        is_drop_in_ = true;
        add_parameters();
        if (const auto late = late_pre_stop(task_, settings_)) {
            error(late->key, late->message);
        }
        add_hooks("%n");
        add_daemon();
        check_task_name();
        sort_settings(settings_);
        if (!diagnostics_.empty()) {
            return {std::nullopt, all_diagnostics()};
        }
        if (adds_second_command(settings_)) {
            const std::string& key = key_of_["ExecStart"];
            warning(key,
                    fmt::format("'{}' adds a command to those that the unit has, which a service takes of "
                                "type => 'oneshot' alone; to replace them: {} => ['', '/path/to/program']",
                                key, key));
        }
        return {DropIn{task_.name, task_.line, std::move(settings_), std::move(runtime_)}, all_diagnostics()};
    }

  private:
    // About the parameter `key`, a dotted path, or about the task-run where that is empty.
    [[nodiscard]] Diagnostic diagnostic(Severity severity, std::string_view key,
                                        const std::string& message) const {
        const SourcePlace place = place_of(task_, key);
        return {severity, file_, place.line, message, place.column};
    }

    void error(std::string_view key, const std::string& message) {
        diagnostics_.push_back(diagnostic(Severity::error, key, message));
    }

    // With the key before it.
    void error_in(std::string_view key, std::string_view what) {
        error(key, fmt::format("'{}': {}", key, what));
    }

    void errors(const std::vector<Finding>& findings) {
        for (const Finding& finding : findings) {
            error(finding.key, finding.message);
        }
    }

    void warning(std::string_view key, const std::string& message) {
        warnings_.push_back(diagnostic(Severity::warning, key, message));
    }

    // The errors, and behind them the warnings.
    std::vector<Diagnostic> all_diagnostics() {
        diagnostics_.insert(diagnostics_.end(), warnings_.begin(), warnings_.end());
        return std::move(diagnostics_);
    }

    void add_parameters() {
        for (const Parameter& parameter : task_.parameters) {
            if (!parameter.is_default || is_for_type(type_, parameter.key)) {
                add_parameter(parameter);
            }
        }
        errors(check_growth(type_, find_parameter("rules"), find_parameter("adaptation")));
    }

    [[nodiscard]] const Value* find_parameter(std::string_view key) const {
        const auto found = std::find_if(task_.parameters.begin(), task_.parameters.end(),
                                        [&](const Parameter& parameter) { return parameter.key == key; });
        return found == task_.parameters.end() ? nullptr : &found->value;
    }

    void add_parameter(const Parameter& parameter) {
        if (parameter.key == "name") {
            if (is_drop_in_) {
                error_in("name", "a drop-in makes no unit; its folder says which units it is for");
            }
            return;  // unit_name_of() has taken it
        }
        if (is_runtime_key(parameter.key)) {
            add_runtime_key(parameter);
            return;
        }
        if (const auto needs = interpret_needs(parameter.key)) {
            add_needs(parameter, *needs);
            return;
        }
        if (parameter.key == "provides") {
            add_provides(parameter.value);
            return;
        }
        if (is_section_of(type_, parameter.key)) {
            add_section(parameter);
            return;
        }
        auto meaning = interpret_key(type_, parameter.key);
        if (!meaning) {
            error(parameter.key, meaning.error().message);
            return;
        }
        add_setting(*meaning, parameter.key, parameter.value);
    }

    // What a unit needs it pulls in and waits for, but it is none of its own needs.
    void add_needs(const Parameter& parameter, const Needs& needs) {
        for (const char* name : {"Wants", "After"}) {
            const Meaning meaning{find("Unit", name), needs.dependency_type};
            auto names = assignments_of(meaning, parameter.value);
            if (!names) {
                error_in(parameter.key, names.error().message);
                return;
            }
            const std::string others = without_own_name(*names);
            if (!others.empty()) {
                add_setting(meaning, parameter.key, Value{others});
            }
        }
    }

    [[nodiscard]] std::string without_own_name(const std::vector<std::string>& assignments) const {
        std::vector<std::string> others;
        for (const std::string& assignment : assignments) {
            const auto words = split(assignment, ' ');
            std::copy_if(words.begin(), words.end(), std::back_inserter(others),
                         [this](const std::string& word) { return !word.empty() && word != own_name_; });
        }
        return fmt::format("{}", fmt::join(others, " "));
    }

    void add_provides(const Value& value) {
        const auto words = provided_words(value);
        if (!words) {
            error_in("provides", words.error().message);
        } else if (!words->empty()) {
            runtime_.push_back({"Provides", *words});
        }
    }

    void add_section(const Parameter& parameter) {
        const auto* settings = std::get_if<Hash>(&settled(parameter.value).data);
        if (settings == nullptr) {
            error(parameter.key, fmt::format("'{}' is a section and takes a hash of settings, found {}",
                                             parameter.key, kind_of(parameter.value)));
            return;
        }
        for (const HashEntry& entry : *settings) {
            const std::string key = fmt::format("{}.{}", parameter.key, entry.key);
            auto meaning = interpret_key_in_section(type_, parameter.key, entry.key);
            if (!meaning) {
                error(key, meaning.error().message);
                continue;
            }
            add_setting(*meaning, key, entry.value);
        }
    }

    void add_setting(const Meaning& meaning, const std::string& key, const Value& value) {
        auto assignments = assignments_of(meaning, value);
        if (!assignments) {
            error_in(key, assignments.error().message);
            return;
        }
        const Directive& directive = *meaning.directive;
        if (directive.name == "SourcePath") {
            error_in(key, "always the path of this file, and not to be set in it");
            return;
        }
        if (directive.section == "Install") {
            add_install_setting(key, directive.name, *assignments);
            return;
        }
        const auto same = std::find_if(settings_.begin(), settings_.end(), [&](const UnitSetting& setting) {
            return setting.section == directive.section && setting.name == directive.name;
        });
        if (same == settings_.end()) {
            if (!assignments->empty()) {
                settings_.push_back(
                    {std::string(directive.section), std::string(directive.name), *assignments});
                key_of_[settings_.back().name] = key;
            }
        } else if (directive.repeat == Repeat::single) {
            error(key, fmt::format("'{}' and '{}' are the same setting, {}=, which takes one value",
                                   key_of_[same->name], key, directive.name));
        } else {
            same->assignments.insert(same->assignments.end(), assignments->begin(), assignments->end());
        }
        if (const auto* computed = std::get_if<Computed>(&value.data);
            computed != nullptr && directive.is_runtime()) {
            add_live_property(directive, computed->closure);
        }
    }

    void add_install_setting(const std::string& key, std::string_view directive,
                             const std::vector<std::string>& assignments) {
        if (is_drop_in_) {
            error_in(key, "a drop-in enables nothing; the unit's own source can");
            return;
        }
        for (const std::string& message : add_wish(directive, assignments, wishes_)) {
            error_in(key, message);
        }
    }

    // A unit that asks for it brings the daemon up. What starts early does not wait for it, so that it can be
    // in no cycle with what the daemon itself waits for.
    void add_daemon() {
        if (!std::any_of(runtime_.begin(), runtime_.end(),
                         [](const RuntimeSetting& setting) { return is_for_daemon(setting); })) {
            return;
        }
        const Value daemon{std::string("systemd-sparrowd.service")};
        add_setting(Meaning{find("Unit", "Wants"), std::nullopt}, "wants", daemon);
        const bool is_early = std::any_of(settings_.begin(), settings_.end(), [](const UnitSetting& setting) {
            return setting.name == "DefaultDependencies" &&
                   setting.assignments == std::vector<std::string>{"no"};
        });
        if (!is_early && type_ == unit::UnitType::service) {
            add_setting(Meaning{find("Unit", "After"), std::nullopt}, "after", daemon);
        }
    }

    // The daemon's section names the task-run.
    void check_task_name() {
        if (auto checked = unit::check_line(task_.name); !checked && !runtime_.empty()) {
            error("", fmt::format("the task's name: {}", checked.error().message));
        }
    }

    // The closure gave the first value; the daemon calls it again while the unit runs.
    void add_live_property(const Directive& directive, const Closure& closure) {
        const Value property{Hash{{"hook", Value{closure.name}},
                                  {"line", Value{std::int64_t{closure.line}}},
                                  {"property", Value{std::string(directive.name)}}}};
        runtime_.push_back({"Property", to_runtime_json(property)});
    }

    void add_runtime_key(const Parameter& parameter) {
        const auto findings = check_runtime(type_, parameter.key, parameter.value);
        errors(findings);
        if (!findings.empty() || parameter.key == "start-if") {
            return;  // start-if becomes steps and nothing else
        }
        const Value& value = settled(parameter.value);
        if (parameter.key == "orchestration") {
            add_orchestrated_dependencies(value);
        } else if (parameter.key == "kernel-monitoring") {
            add_oom_score(value);
        }
        runtime_.push_back({camel_case(parameter.key), to_runtime_json(value)});
    }

    // What a unit requires there it also waits for: orchestration is about the order.
    void add_orchestrated_dependencies(const Value& value) {
        const Value* requires_value = find_in(&value, "requires");
        if (requires_value == nullptr) {
            return;
        }
        for (const char* name : {"Requires", "After"}) {
            add_setting(Meaning{find("Unit", name), unit::UnitType::service}, "orchestration.requires",
                        *requires_value);
        }
    }

    void add_oom_score(const Value& monitoring) {
        if (const Value* score = find_in(find_in(&monitoring, "cgroup-memory"), "oom-score")) {
            add_setting(Meaning{find("Service", "OOMScoreAdjust"), std::nullopt},
                        "kernel-monitoring.cgroup-memory.oom-score", *score);
        }
    }

    // `unit_word` is what names the unit in a command.
    void add_hooks(const std::string& unit_word) {
        if (!diagnostics_.empty() || hook_names(task_).empty()) {
            return;
        }
        runtime_.insert(runtime_.begin(), {"Bundle", hooks_.bundle});
        auto steps = steps_of(task_, unit_word, hooks_);
        if (!steps) {
            error("", steps.error().message);
        } else if (!steps->empty()) {
            add_steps(*steps, settings_);
            for (const StepObstacle& obstacle : check_steps(settings_, hooks_)) {
                const std::string& key = key_of_[obstacle.setting];
                warning(key, fmt::format("'{}': {}", key, obstacle.message));
            }
        }
    }

    void add_default_description() {
        const bool has_description = std::any_of(
            settings_.begin(), settings_.end(), [](const UnitSetting& s) { return s.name == "Description"; });
        const std::string_view name = trim(task_.name);
        if (!has_description && !name.empty()) {
            add_setting(Meaning{find("Unit", "Description"), std::nullopt}, "the task's name",
                        Value{Literal{std::string(name)}});
        }
    }

    std::string file_;
    const Task& task_;
    const HookRunner& hooks_;
    unit::UnitType type_;
    // Empty in a drop-in, which is for whatever units its folder says.
    std::string own_name_;
    bool is_drop_in_ = false;
    std::vector<UnitSetting> settings_;
    InstallWishes wishes_;
    std::vector<RuntimeSetting> runtime_;
    std::vector<Diagnostic> diagnostics_;  // errors
    std::vector<Diagnostic> warnings_;
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
    return Builder(file, task, name.type(), hooks).build_unit(name);
}

DropInResult drop_in_from_task(const std::string& file, const Task& task, unit::UnitType type,
                               const HookRunner& hooks) {
    return Builder(file, task, type, hooks).build_drop_in();
}

}  // namespace sparrow::model
