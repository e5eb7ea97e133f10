#include <cmath>
#include <nlohmann/json.hpp>

#include "sparrow/probe/report.hpp"

namespace sparrow::probe {

namespace {

constexpr std::size_t body_limit = 4096;

// At most body_limit bytes, and no part of a character behind them.
std::string beginning(const std::string& body) {
    const auto is_continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
    if (body.size() <= body_limit) {
        return body;
    }
    constexpr std::size_t longest = 4;
    std::size_t end = body_limit;
    while (end > body_limit - longest && is_continuation(body[end])) {
        --end;
    }
    return body.substr(0, end);
}

}  // namespace

std::string report(const Question& question, const Result<Answer>& answer, const Result<void>& verdict) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    if (answer) {
        if (question.tcp.empty()) {
            object["status"] = answer->status;
        }
        object["seconds"] = std::round(answer->seconds * 1000) / 1000;
    }
    if (!answer) {
        object["error"] = answer.error().message;
    } else if (!verdict) {
        object["error"] = verdict.error().message;
    }
    if (answer && question.print_body) {
        object["body"] = beginning(answer->body);
    }
    constexpr int in_one_line = -1;
    constexpr bool as_ascii = true;
    return object.dump(in_one_line, ' ', as_ascii, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace sparrow::probe
