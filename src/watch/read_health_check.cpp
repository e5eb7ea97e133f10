#include "read_health_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "sparrow/base/text.hpp"
#include "sparrow/unit/word_reader.hpp"

namespace sparrow::watch {

using model::find_in;
using model::Value;

namespace {

CheckType read_type(const Value& value, ValueReader& reader) {
    const std::string word = reader.text(&value, "type").value_or("");
    if (word == "http") {
        return CheckType::http;
    }
    if (word == "tcp") {
        return CheckType::tcp;
    }
    if (word == "exec") {
        return CheckType::exec;
    }
    if (word != "closure") {
        reader.refuse(fmt::format("'type' is http, tcp, exec or closure, found '{}'", escape_control(word)));
    }
    return CheckType::closure;
}

// The words of a list, or of a command line as systemd splits it.
std::vector<std::string> read_command(const Value& command, ValueReader& reader) {
    if (const auto* line = std::get_if<std::string>(&command.data)) {
        // As config_parse_exec() does in systemd's src/core/load-fragment.c.
        auto words = unit::split_words(*line, {.unquote = true, .cunescape = true});
        if (!words || words->empty()) {
            reader.refuse(fmt::format("'{}' is no command", escape_control(*line)));
            return {};
        }
        return std::move(*words);
    }
    const auto* list = std::get_if<model::List>(&command.data);
    if (list == nullptr || list->empty()) {
        reader.refuse("command", &command);
        return {};
    }
    std::vector<std::string> words;
    for (const Value& word : *list) {
        const Value here{model::Hash{{"command", word}}};
        if (auto text = reader.text(&here, "command")) {
            words.push_back(std::move(*text));
        }
    }
    return words;
}

void read_expectation(const Value* expect, const std::string& bundle, HealthCheck& check,
                      ValueReader& reader) {
    check.expect_status = reader.integer(expect, "status", 100, 599);
    if (find_in(find_in(expect, "body"), "regex") != nullptr) {
        // Raku alone can match it: as a hook that is told the body.
        check.expect_body_regex = HookUse{"health-check.expect.body", bundle, 0, check.timeout};
    } else {
        check.expect_body = reader.text(expect, "body").value_or("");
    }
}

std::variant<FailureAct, HookUse> read_on_failure(const Value& value, const std::string& bundle,
                                                  Duration timeout, ValueReader& reader) {
    if (auto hook = reader.hook(find_in(&value, "on-failure"), bundle, timeout)) {
        return std::move(*hook);
    }
    const auto word = reader.text(&value, "on-failure");
    if (!word) {
        return FailureAct::none;
    }
    if (*word != "restart" && *word != "stop" && *word != "notify") {
        reader.refuse(
            fmt::format("'on-failure' is restart, stop or notify, found '{}'", escape_control(*word)));
    }
    return *word == "restart" ? FailureAct::restart : *word == "stop" ? FailureAct::stop : FailureAct::notify;
}

void require(bool is_there, CheckType type, CheckType of, std::string_view key, ValueReader& reader) {
    if (type == of && !is_there) {
        reader.refuse(key, nullptr);
    }
}

}  // namespace

HealthCheck read_health_check(const Value& value, const std::string& bundle, Duration hook_timeout,
                              ValueReader& reader) {
    constexpr int most_port = 65535;
    constexpr int most_count = 1000;
    HealthCheck check;
    check.type = read_type(value, reader);
    check.url = reader.text(&value, "url").value_or("");
    check.host = reader.text(&value, "host").value_or(check.host);
    check.port = reader.integer(&value, "port", 1, most_port).value_or(0);
    check.interval = reader.duration(&value, "interval", least_interval).value_or(check.interval);
    check.timeout = std::max(reader.duration(&value, "timeout").value_or(check.timeout), least_timeout);
    check.start_period = reader.duration(&value, "start-period").value_or(check.start_period);
    check.failure_threshold =
        reader.integer(&value, "failure-threshold", 1, most_count).value_or(check.failure_threshold);
    check.success_threshold =
        reader.integer(&value, "success-threshold", 1, most_count).value_or(check.success_threshold);
    if (auto hook = reader.hook(find_in(&value, "check"), bundle, check.timeout)) {
        check.check = std::move(*hook);
    }
    if (const Value* command = find_in(&value, "command")) {
        check.command = read_command(*command, reader);
    }
    read_expectation(find_in(&value, "expect"), bundle, check, reader);
    check.on_failure = read_on_failure(value, bundle, hook_timeout, reader);
    require(!check.url.empty(), check.type, CheckType::http, "url", reader);
    require(check.port != 0, check.type, CheckType::tcp, "port", reader);
    require(!check.command.empty(), check.type, CheckType::exec, "command", reader);
    require(!check.check.name.empty(), check.type, CheckType::closure, "check", reader);
    return check;
}

}  // namespace sparrow::watch
