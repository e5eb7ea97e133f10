// What systemd-sparrow-probe prints.
#pragma once

#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/probe/arguments.hpp"
#include "sparrow/probe/ask.hpp"

namespace sparrow::probe {

// A JSON object in one line of ASCII, without a newline: "status" and "seconds" where there was an answer (of
// a connection alone only the latter), "error" unless all is as expected, and "body", its first 4096 bytes,
// where it is asked for. What is not UTF-8 in these is U+FFFD.
std::string report(const Question& question, const Result<Answer>& answer, const Result<void>& verdict);

}  // namespace sparrow::probe
