#include "sparrow/cli/runtime_client.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "sparrow/base/text.hpp"

namespace sparrow::cli {

namespace {

// Taking back what was adjusted may take a reload of systemd, and a person types a password.
constexpr std::chrono::minutes patience{5};

RuntimeError absent(Scope scope) {
    return {true,
            fmt::format("systemd-sparrowd does not run; it does where a unit asks for it (systemctl {}status "
                        "systemd-sparrowd)",
                        scope == Scope::user ? "--user " : "")};
}

RuntimeError error_of(const sd::CallError& error, Scope scope) {
    constexpr std::array<std::string_view, 3> of_absence{"org.freedesktop.DBus.Error.ServiceUnknown",
                                                         "org.freedesktop.DBus.Error.NameHasNoOwner",
                                                         "org.freedesktop.DBus.Error.Disconnected"};
    constexpr std::array<std::string_view, 2> of_refusal{
        "org.freedesktop.DBus.Error.AccessDenied",
        "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"};
    if (std::find(of_absence.begin(), of_absence.end(), error.name) != of_absence.end()) {
        return absent(scope);
    }
    const bool is_refused = std::find(of_refusal.begin(), of_refusal.end(), error.name) != of_refusal.end();
    return {false, (is_refused ? "not allowed: " : "") + escape_control(error.message)};
}

RuntimeError not_understood(const sd::Reader& reader) {
    const auto status = reader.status();
    return {false, "systemd-sparrowd gave another answer than this program knows: " +
                       (status ? std::string("another type") : status.error().message)};
}

RuntimeFields read_fields(sd::Reader& reader) {
    RuntimeFields::Values values;
    if (reader.enter('a', "{sv}")) {
        while (reader.enter('e', "sv")) {
            std::string name = reader.string();
            values[std::move(name)] = reader.variant();
            reader.leave();
        }
        reader.leave();
    }
    return RuntimeFields(std::move(values));
}

RuntimeResult<std::vector<RuntimeFields>> read_all_fields(const RuntimeResult<sd::Message>& answer) {
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    sd::Reader reader(answer->get());
    std::vector<RuntimeFields> all;
    if (reader.enter('a', "a{sv}")) {
        // An empty dictionary is nothing that is told of; the end of the array gives one too.
        for (RuntimeFields fields = read_fields(reader); !fields.values().empty();
             fields = read_fields(reader)) {
            all.push_back(std::move(fields));
        }
    }
    return reader.status() ? RuntimeResult<std::vector<RuntimeFields>>(std::move(all))
                           : tl::unexpected(not_understood(reader));
}

watch::Record record_of(const RuntimeFields& fields) {
    watch::Record record;
    const auto when = fields.number("When");
    record.when = static_cast<std::int64_t>(when.value_or(0));
    record.unit = fields.text("Unit");
    record.source = fields.text("Source");
    watch::Entry& entry = record.entry;
    // A kind that only a later daemon knows is told as a note.
    entry.kind = watch::parse_entry_kind(fields.text("Kind")).value_or(watch::EntryKind::noted);
    entry.property = fields.text("Setting");
    entry.from = fields.text("From");
    entry.to = fields.text("To");
    entry.reason = fields.text("Reason");
    entry.cause = {fields.text("Trigger"), fields.text("Figures"), fields.text("By"),
                   static_cast<int>(fields.number("Line").value_or(0))};
    return record;
}

}  // namespace

std::string RuntimeFields::text(const std::string& name) const {
    const auto found = values_.find(name);
    const auto* text = found == values_.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text == nullptr ? "" : *text;
}

bool RuntimeFields::truth(const std::string& name) const {
    const auto found = values_.find(name);
    const auto* truth = found == values_.end() ? nullptr : std::get_if<bool>(&found->second);
    return truth != nullptr && *truth;
}

std::optional<std::uint64_t> RuntimeFields::number(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) {
        return std::nullopt;
    }
    if (const auto* number = std::get_if<std::uint64_t>(&found->second)) {
        return *number;
    }
    const auto* number = std::get_if<std::int64_t>(&found->second);
    return number == nullptr || *number < 0 ? std::nullopt
                                            : std::optional(static_cast<std::uint64_t>(*number));
}

std::vector<std::string> RuntimeFields::texts(const std::string& name) const {
    const auto found = values_.find(name);
    const auto* texts =
        found == values_.end() ? nullptr : std::get_if<std::vector<std::string>>(&found->second);
    return texts == nullptr ? std::vector<std::string>() : *texts;
}

RuntimeResult<RuntimeClient> RuntimeClient::open(Scope scope) {
    auto bus = sd::Bus::open(scope);
    if (!bus) {
        RuntimeError error = absent(scope);
        error.message += ": " + bus.error().message;
        return tl::unexpected(std::move(error));
    }
    return RuntimeClient(scope, std::move(*bus));
}

RuntimeResult<sd::Message> RuntimeClient::call(const std::string& method,
                                               const std::function<void(sd::Writer&)>& write) {
    auto answer = bus_.call_and_wait(
        {"org.sparrow.Runtime1", "/org/sparrow/Runtime1", "org.sparrow.Runtime1", method},
        [&](sd::Writer& writer) {
            if (write) {
                write(writer);
            }
        },
        patience);
    return answer ? RuntimeResult<sd::Message>(std::move(*answer))
                  : tl::unexpected(error_of(answer.error(), scope_));
}

RuntimeResult<std::vector<RuntimeFields>> RuntimeClient::list() {
    return read_all_fields(call("List"));
}

RuntimeResult<RuntimeFields> RuntimeClient::status(const std::string& unit) {
    auto answer = call("Status", [&](sd::Writer& writer) { writer.string(unit); });
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    sd::Reader reader(answer->get());
    auto fields = read_fields(reader);
    return reader.status() ? RuntimeResult<RuntimeFields>(std::move(fields))
                           : tl::unexpected(not_understood(reader));
}

RuntimeResult<std::vector<watch::Record>> RuntimeClient::history(const std::string& unit,
                                                                 std::uint32_t most) {
    const auto all =
        read_all_fields(call("History", [&](sd::Writer& writer) { writer.string(unit).uint32(most); }));
    if (!all) {
        return tl::unexpected(all.error());
    }
    std::vector<watch::Record> records;
    std::transform(all->begin(), all->end(), std::back_inserter(records), record_of);
    return records;
}

RuntimeResult<std::vector<RuntimeFields>> RuntimeClient::recommend(const std::string& unit) {
    return read_all_fields(call("Recommend", [&](sd::Writer& writer) { writer.string(unit); }));
}

RuntimeResult<void> RuntimeClient::act(const std::string& verb, const std::string& unit) {
    const auto answer = call(verb, [&](sd::Writer& writer) { writer.string(unit); });
    return answer ? RuntimeResult<void>() : tl::unexpected(answer.error());
}

}  // namespace sparrow::cli
