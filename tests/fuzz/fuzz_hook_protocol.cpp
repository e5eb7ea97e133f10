// What the daemon and systemd-sparrow-hooks say to each other, in both directions.
#include "fuzz.hpp"
#include "sparrow/raku/hook_protocol.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto request = raku::parse_hook_request(text)) {
        const auto again = raku::parse_hook_request(to_packet(*request));
        require(again && *again == *request, "a request is read back as it was written");
        require(raku::id_in(text) == request->id, "a request's id is that of its packet");
    }
    if (const auto reply = raku::parse_hook_reply(text)) {
        const std::string packet = to_packet(*reply);
        require(packet.size() <= raku::packet_limit, "a reply fits into a packet");
        const auto again = raku::parse_hook_reply(packet);
        require(again && again->id == reply->id, "a reply is read back");
        require(to_packet(*again) == packet, "a reply is read back as it was written");
    }
    // Whatever a hook's process writes, somebody can be told of it.
    const raku::HookReply answer{1, raku::parse_answer(text), std::string(text)};
    const std::string packet = to_packet(answer);
    require(packet.size() <= raku::packet_limit && raku::parse_hook_reply(packet).has_value(),
            "an answer can be handed on");
    return 0;
}
