// What the daemon and systemd-sparrow-hooks say to each other: one JSON object in each packet of a
// SOCK_SEQPACKET socket, of at most packet_limit bytes.
//
//   → {"id":7,"bundle":DIGEST,"unit":"web.service","hook":"pressure-response","arguments":[…],"timeout":30.0,
//      "memory":268435456}
//   → {"id":8,"exec":["/usr/bin/check","x"],"unit":"web.service","timeout":5.0,"memory":…}
//   → {"id":7,"cancel":true}
//   ← {"id":7,"result":…,"output":"what it printed","seconds":0.013,"start":"cold"}
//   ← {"id":7,"error":{"message":…,"type":…,"line":…},"output":…,"seconds":…,"start":…}
//   ← {"id":7,"trouble":"it took longer than 30 s and was ended","kind":"timeout","output":…,"seconds":…}
//   ← {"id":8,"status":0,"output":…,"seconds":…}
//
// Each request but a cancel gets one reply, in any order; what was cancelled gets {"kind":"cancelled"},
// unless it had ended before.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::raku {

inline constexpr std::size_t packet_limit = std::size_t{128} << 10;

// A closure of a source, called with `arguments`.
struct CallRequest {
    // The digest of the bundle that it is run from (translate/store).
    std::string bundle;
    // The unit that it is called for: an instance, where the bundle makes a template.
    std::string unit;
    // Its name in the description, "hooks.pre-start"; "pre-start" for short. The name of a regex: the answer
    // is whether it matches the first argument.
    std::string hook;
    // Each as JSON. Without any it gets what systemd's hooks get: the unit and the hook.
    std::vector<std::string> arguments = {};

    bool operator==(const CallRequest&) const = default;
};

// A program, without Raku.
struct ExecRequest {
    // Its path and its arguments, at least the one.
    std::vector<std::string> command;
    std::string unit = {};

    bool operator==(const ExecRequest&) const = default;
};

// Ends the request of the same id, which may have ended by itself.
struct CancelRequest {
    bool operator==(const CancelRequest&) const = default;
};

struct HookRequest {
    // The client's own, and none of another request that is still under way.
    std::uint64_t id = 0;
    std::variant<CallRequest, ExecRequest, CancelRequest> what;
    // From when it is begun, with all that had to be started for it. At most a day.
    std::chrono::milliseconds timeout = std::chrono::seconds(30);
    // Bytes that it and what it starts may use.
    std::uint64_t memory = std::uint64_t{256} << 20;

    bool operator==(const HookRequest&) const = default;
};

// An Error where it is no request, with what is wrong with it.
Result<HookRequest> parse_hook_request(std::string_view packet);

// The inverse; longer than packet_limit where the request is.
std::string to_packet(const HookRequest& request);

// The id of a packet that parse_hook_request() does not take; 0 where it has none.
std::uint64_t id_in(std::string_view packet);

// The hook has returned.
struct HookResult {
    std::string json;

    bool operator==(const HookResult&) const = default;
};

// The hook, or its source, died.
struct HookError {
    std::string message;
    // The exception's, "X::AdHoc".
    std::string type = {};
    // Of the source.
    std::optional<std::int64_t> line = std::nullopt;

    bool operator==(const HookError&) const = default;
};

// The program has ended: its exit status, 128 more than the signal where one killed it; as in shells 127
// where it is not there, 126 where it cannot be run.
struct ExecStatus {
    int status = 0;

    bool operator==(const ExecStatus&) const = default;
};

// There is no answer.
struct HookTrouble {
    enum class Kind {
        timeout,    // it took too long, and was ended
        memory,     // it used more memory than it may, and was ended
        crash,      // it ended its process before it returned, or somebody else did
        answer,     // what it returned cannot be handed on
        bundle,     // there is none of that digest, or it is damaged
        host,       // no Raku can be run
        busy,       // too many requests wait
        cancelled,  // as asked
        request,    // the request is none
    };
    Kind kind = Kind::crash;
    std::string message;

    bool operator==(const HookTrouble&) const = default;
};

// Whether the source had been evaluated before.
enum class HookStart { cold, warm };

struct HookReply {
    std::uint64_t id = 0;
    std::variant<HookResult, HookError, ExecStatus, HookTrouble> what;
    // What it printed, stdout and stderr, the evaluation of its source included where that was for it. Cut
    // after output_limit bytes.
    std::string output = {};
    // From when it was begun.
    std::chrono::microseconds took{0};
    std::optional<HookStart> start = std::nullopt;

    bool operator==(const HookReply&) const = default;
};

inline constexpr std::size_t output_limit = std::size_t{16} << 10;

// An Error where it is no reply.
Result<HookReply> parse_hook_reply(std::string_view packet);

// The inverse. Where that would be longer than packet_limit, without the output; where it still would be, or
// where what the hook returned is no JSON, trouble that says so.
std::string to_packet(const HookReply& reply);

// What a hook's process wrote as its answer: HookResult, HookError, or HookTrouble where it is neither.
decltype(HookReply::what) parse_answer(std::string_view line);

std::string_view to_string(HookTrouble::Kind kind);

}  // namespace sparrow::raku
