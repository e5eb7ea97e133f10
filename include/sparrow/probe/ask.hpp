// One HTTP request, or one connection.
#pragma once

#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/probe/arguments.hpp"

namespace sparrow::probe {

// What a server said: bytes that anybody may have chosen.
struct Answer {
    int status = 0;             // 0 of a connection: nothing was said
    double seconds = 0;         // from the start until the last byte that was read
    std::string body = {};      // its first Question::body_limit bytes
    bool is_cut = false;        // there was more
    std::string redirect = {};  // where a redirect leads; empty for another status
};

// Makes the request, or the connection. An Error, without control characters, says what kept it from being
// answered and where: the name, the connection, the certificate, the time.
//
// What the environment, ~/.netrc and earlier answers say is not looked at: no proxies, no cookies. Redirects
// are not followed: the question is how this service is, and it would be its answer that decides who is asked
// next. Returns within the time limit, also where the name server does not answer: a thread that waits for it
// then is left behind, so that the program is to end soon after.
Result<Answer> ask(const Question& question);

}  // namespace sparrow::probe
