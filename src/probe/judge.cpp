#include "sparrow/probe/judge.hpp"

#include <fmt/core.h>

#include "sparrow/base/text.hpp"

namespace sparrow::probe {

namespace {

bool is_success(int status) {
    return status >= 200 && status <= 299;
}

}  // namespace

Result<void> judge(const Question& question, const Answer& answer) {
    if (!question.tcp.empty()) {
        return {};  // the connection was made
    }
    const bool is_expected =
        question.expected_status ? answer.status == *question.expected_status : is_success(answer.status);
    if (!is_expected) {
        const std::string to = answer.redirect.empty() ? ""
                                                       : " (a redirect to " + in_quotes(answer.redirect) +
                                                             ", which is not followed)";
        return failure(fmt::format(
            "answered {}{}, expected {}", answer.status, to,
            question.expected_status ? std::to_string(*question.expected_status) : "any from 200 to 299"));
    }
    if (!question.expected_body.empty() && answer.body.find(question.expected_body) == std::string::npos) {
        return failure(
            fmt::format("answered {} without {} in {} of its body, which {}", answer.status,
                        in_quotes(question.expected_body),
                        answer.is_cut ? fmt::format("the first {} bytes", answer.body.size()) : "all",
                        answer.body.empty() ? "is empty" : "begins with " + in_quotes(answer.body)));
    }
    return {};
}

}  // namespace sparrow::probe
