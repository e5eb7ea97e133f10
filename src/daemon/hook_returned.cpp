#include "sparrow/daemon/hook_returned.hpp"

#include <fmt/core.h>

#include <utility>
#include <variant>

#include "sparrow/base/text.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::daemon {

namespace {

constexpr std::size_t most_trouble = 2000;

std::string message_of(const raku::HookReply& reply) {
    if (const auto* error = std::get_if<raku::HookError>(&reply.what)) {
        return error->line ? fmt::format("line {}: {}", *error->line, error->message) : error->message;
    }
    const auto* trouble = std::get_if<raku::HookTrouble>(&reply.what);
    return trouble == nullptr ? "it gave no answer" : trouble->message;
}

}  // namespace

watch::HookReturned hook_returned(const raku::HookReply& reply, std::uint64_t number) {
    watch::HookReturned returned;
    returned.number = number;
    const auto* result = std::get_if<raku::HookResult>(&reply.what);
    if (result == nullptr) {
        returned.trouble = shorten(message_of(reply), most_trouble);
        return returned;
    }
    if (auto value = watch::parse_value(result->json)) {
        returned.answer = std::move(*value);
    } else {
        returned.trouble = shorten(value.error().message, most_trouble);
    }
    return returned;
}

}  // namespace sparrow::daemon
