#include "sparrow/raku/hook_protocol.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "sparrow/base/text.hpp"

namespace sparrow::raku {

using Json = nlohmann::json;

namespace {

using Kind = HookTrouble::Kind;

constexpr std::array kinds{
    std::pair{Kind::timeout, "timeout"}, std::pair{Kind::memory, "memory"},
    std::pair{Kind::crash, "crash"},     std::pair{Kind::answer, "answer"},
    std::pair{Kind::bundle, "bundle"},   std::pair{Kind::host, "host"},
    std::pair{Kind::busy, "busy"},       std::pair{Kind::cancelled, "cancelled"},
    std::pair{Kind::request, "request"},
};

// Deeper than any answer is (Sparrow::PlainData): what writes JSON calls itself for each level.
constexpr int depth_limit = 100;
constexpr double most_seconds = 24 * 60 * 60;

// What is wrong with a packet; caught where it is parsed.
class Wrong : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Throws Wrong or Json::exception.
Json parse_object(std::string_view text) {
    // The parser takes one for the end, and would let pass whatever follows.
    if (text.find('\0') != std::string_view::npos) {
        throw Wrong("it holds a NUL");
    }
    const auto limit_depth = [](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
        if (depth > depth_limit) {
            throw Wrong(fmt::format("nested more than {} levels deep", depth_limit));
        }
        return true;
    };
    Json object = Json::parse(text, limit_depth);
    if (!object.is_object()) {
        throw Wrong("it is no JSON object");
    }
    return object;
}

// On one line. What is no UTF-8 becomes U+FFFD.
std::string to_text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void refuse_other_keys(const Json& object, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            throw Wrong(fmt::format("'{}' is no key of such a packet", escape_control(key)));
        }
    }
}

std::uint64_t id_of(const Json& object) {
    const auto id = object.find("id");
    if (id == object.end() || !id->is_number_unsigned()) {
        throw Wrong("it needs an 'id', a whole number");
    }
    return id->get<std::uint64_t>();
}

std::string text_in(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) {
        throw Wrong(fmt::format("it needs '{}', a string", key));
    }
    auto text = found->get<std::string>();
    if (text.empty() || text.find('\0') != std::string::npos) {
        throw Wrong(fmt::format("'{}' is empty, or holds a NUL", key));
    }
    return text;
}

std::string optional_text_in(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? std::string() : found->get<std::string>();
}

std::vector<std::string> command_in(const Json& object) {
    auto command = object.at("exec").get<std::vector<std::string>>();
    const bool is_whole = !command.empty() && !command.front().empty() &&
                          std::all_of(command.begin(), command.end(), [](const std::string& word) {
                              return word.find('\0') == std::string::npos;
                          });
    if (!is_whole) {
        throw Wrong("'exec' needs a program, and words without NUL");
    }
    return command;
}

std::vector<std::string> arguments_in(const Json& object) {
    std::vector<std::string> arguments;
    const auto found = object.find("arguments");
    if (found != object.end()) {
        if (!found->is_array()) {
            throw Wrong("'arguments' must be a list");
        }
        for (const Json& argument : *found) {
            arguments.push_back(to_text(argument));
        }
    }
    return arguments;
}

void read_limits(const Json& object, HookRequest& request) {
    if (const auto timeout = object.find("timeout"); timeout != object.end()) {
        const auto seconds = timeout->get<double>();
        if (!(seconds >= 0.001 && seconds <= most_seconds)) {
            throw Wrong(fmt::format("'timeout' takes seconds from 0.001 to {}", most_seconds));
        }
        request.timeout = std::chrono::milliseconds(std::llround(seconds * 1000));
    }
    if (const auto memory = object.find("memory"); memory != object.end()) {
        if (!memory->is_number_unsigned() || memory->get<std::uint64_t>() == 0) {
            throw Wrong("'memory' takes bytes, more than 0");
        }
        request.memory = memory->get<std::uint64_t>();
    }
}

HookRequest request_of(const Json& object) {
    HookRequest request;
    request.id = id_of(object);
    if (object.contains("cancel")) {
        refuse_other_keys(object, {"id", "cancel"});
        if (object.at("cancel") != true) {
            throw Wrong("'cancel' must be true");
        }
        request.what = CancelRequest();
        return request;
    }
    if (object.contains("exec")) {
        refuse_other_keys(object, {"id", "exec", "unit", "timeout", "memory"});
        request.what = ExecRequest{command_in(object), optional_text_in(object, "unit")};
    } else {
        refuse_other_keys(object, {"id", "bundle", "unit", "hook", "arguments", "timeout", "memory"});
        request.what = CallRequest{text_in(object, "bundle"), text_in(object, "unit"),
                                   text_in(object, "hook"), arguments_in(object)};
    }
    read_limits(object, request);
    return request;
}

HookError error_of(const Json& error) {
    HookError read{error.at("message").get<std::string>(), optional_text_in(error, "type")};
    if (const auto line = error.find("line"); line != error.end() && line->is_number_integer()) {
        read.line = line->get<std::int64_t>();
    }
    return read;
}

Json json_of(const HookError& error) {
    return {{"message", error.message},
            {"type", error.type},
            {"line", error.line ? Json(*error.line) : Json(nullptr)}};
}

std::optional<Kind> kind_of(std::string_view name) {
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& entry) { return entry.second == name; });
    return found == kinds.end() ? std::nullopt : std::optional(found->first);
}

HookReply reply_of(const Json& object) {
    HookReply reply;
    reply.id = id_of(object);
    if (object.contains("result")) {
        reply.what = HookResult{to_text(object.at("result"))};
    } else if (object.contains("error")) {
        reply.what = error_of(object.at("error"));
    } else if (object.contains("status")) {
        reply.what = ExecStatus{object.at("status").get<int>()};
    } else {
        const auto kind = kind_of(object.at("kind").get<std::string>());
        if (!kind) {
            throw Wrong("its 'kind' is none that is known");
        }
        reply.what = HookTrouble{*kind, object.at("trouble").get<std::string>()};
    }
    reply.output = optional_text_in(object, "output");
    const double seconds = object.value("seconds", 0.0);
    if (!(seconds >= 0 && seconds <= 2 * most_seconds)) {
        throw Wrong("its 'seconds' are none");
    }
    reply.took = std::chrono::microseconds(std::llround(seconds * 1e6));
    if (const auto start = object.find("start"); start != object.end()) {
        if (*start != "cold" && *start != "warm") {
            throw Wrong("its 'start' is neither cold nor warm");
        }
        reply.start = *start == "cold" ? HookStart::cold : HookStart::warm;
    }
    return reply;
}

// What `read` makes of the object in `packet`; an Error where it is not `kind`.
template <typename T, typename Read>
Result<T> parse_packet(std::string_view packet, std::string_view kind, Read read) {
    try {
        return read(parse_object(packet));
    } catch (const Json::exception& error) {
        return failure(fmt::format("it is no {}: {}", kind, json_problem(error)));
    } catch (const std::exception& error) {
        return failure(fmt::format("it is no {}: {}", kind, error.what()));
    }
}

// Adds what the reply says to its object.
struct AddWhat {
    Json& object;

    void operator()(const HookResult& result) const { object["result"] = Json::parse(result.json); }
    void operator()(const HookError& error) const { object["error"] = json_of(error); }
    void operator()(const ExecStatus& status) const { object["status"] = status.status; }
    void operator()(const HookTrouble& trouble) const {
        object["trouble"] = trouble.message;
        object["kind"] = to_string(trouble.kind);
    }
};

Json object_of(const HookReply& reply) {
    Json object{{"id", reply.id}};
    try {
        std::visit(AddWhat{object}, reply.what);
    } catch (const Json::exception& error) {
        AddWhat{object}(HookTrouble{Kind::answer, "what it returned is no JSON: " + json_problem(error)});
    }
    object["output"] = reply.output;
    object["seconds"] = static_cast<double>(reply.took.count()) / 1e6;
    if (reply.start) {
        object["start"] = *reply.start == HookStart::cold ? "cold" : "warm";
    }
    return object;
}

}  // namespace

std::string_view to_string(Kind kind) {
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& entry) { return entry.first == kind; });
    return found == kinds.end() ? "" : found->second;
}

Result<HookRequest> parse_hook_request(std::string_view packet) {
    return parse_packet<HookRequest>(packet, "request", request_of);
}

std::uint64_t id_in(std::string_view packet) {
    return parse_packet<std::uint64_t>(packet, "request", id_of).value_or(0);
}

std::string to_packet(const HookRequest& request) {
    Json object{{"id", request.id}};
    if (std::holds_alternative<CancelRequest>(request.what)) {
        object["cancel"] = true;
        return to_text(object);
    }
    if (const auto* exec = std::get_if<ExecRequest>(&request.what)) {
        object["exec"] = exec->command;
        object["unit"] = exec->unit;
    } else if (const auto* call = std::get_if<CallRequest>(&request.what)) {
        object.update({{"bundle", call->bundle}, {"unit", call->unit}, {"hook", call->hook}});
        Json arguments = Json::array();
        for (const std::string& argument : call->arguments) {
            // What is no JSON is "discarded", which is written as null.
            Json parsed = Json::parse(argument, nullptr, false);
            arguments.push_back(parsed.is_discarded() ? Json(nullptr) : std::move(parsed));
        }
        object["arguments"] = std::move(arguments);
    }
    object["timeout"] = static_cast<double>(request.timeout.count()) / 1000;
    object["memory"] = request.memory;
    return to_text(object);
}

Result<HookReply> parse_hook_reply(std::string_view packet) {
    return parse_packet<HookReply>(packet, "reply", reply_of);
}

std::string to_packet(const HookReply& reply) {
    Json object = object_of(reply);
    std::string text = to_text(object);
    if (text.size() > packet_limit) {
        object["output"] = "(left out, for the size of the answer)";
        text = to_text(object);
    }
    if (text.size() > packet_limit) {
        return to_packet(HookReply{
            reply.id,
            HookTrouble{Kind::answer, fmt::format("what it returned takes {} bytes; {} can be handed on",
                                                  text.size(), packet_limit)},
            shorten(reply.output, output_limit / 8), reply.took, reply.start});
    }
    return text;
}

decltype(HookReply::what) parse_answer(std::string_view line) {
    const auto answer = parse_packet<decltype(HookReply::what)>(
        line, "answer", [](const Json& object) -> decltype(HookReply::what) {
            if (object.contains("error")) {
                return error_of(object.at("error"));
            }
            return HookResult{to_text(object.at("result"))};
        });
    return answer
               ? *answer
               : HookTrouble{Kind::answer, "what it returned cannot be handed on: " + answer.error().message};
}

}  // namespace sparrow::raku
