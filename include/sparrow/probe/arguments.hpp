// The command line of systemd-sparrow-probe.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::probe {

// One request, and what is expected of its answer; or one connection.
struct Question {
    std::string url = {};  // http or https
    std::string tcp = {};  // in its place host:port, which is only to take a connection
    std::string unix_socket =
        {};  // an absolute path to connect to in place of the URL's host; empty: the host
    std::chrono::milliseconds timeout{10'000};  // of all of it, looking up the name included
    std::optional<int> expected_status = {};    // nothing: any from 200 to 299
    std::string expected_body = {};             // is in the body; empty: nothing is expected
    std::size_t body_limit = 65536;             // bytes of the body that are read
    bool print_body = false;
};

inline constexpr std::string_view usage =
    "Usage: systemd-sparrow-probe --url=URL [OPTION...]\n"
    "       systemd-sparrow-probe --tcp=HOST:PORT [--timeout=SECONDS]\n"
    "Makes one HTTP request, or one connection, and says in a line of JSON what came of it.\n"
    "\n"
    "  --url=URL             http:// or https://\n"
    "  --tcp=HOST:PORT       connect, and close again\n"
    "  --unix-socket=PATH    connect to this socket, not to the URL's host\n"
    "  --timeout=SECONDS     of all of it, such as 2.5 (default: 10)\n"
    "  --expect-status=CODE  what the answer's status is (default: any from 200 to 299)\n"
    "  --expect-body=TEXT    what the answer's body holds\n"
    "  --body-limit=BYTES    how much of the body is read (default: 65536)\n"
    "  --print-body          print the first 4096 bytes of the body too\n"
    "\n"
    "Exit status: 0 as expected, 1 not as expected or no answer, 2 wrong usage.\n";

// `arguments` without the program's name. An Error names the argument, what was found and what is accepted.
Result<Question> parse_arguments(const std::vector<std::string>& arguments);

}  // namespace sparrow::probe
