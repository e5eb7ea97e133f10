#include "sparrow/probe/arguments.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "sparrow/base/text.hpp"
#include "url.hpp"

namespace sparrow::probe {

namespace {

// All of `text` as a number within bounds.
template <typename Number>
std::optional<Number> number_in(std::string_view text, Number min, Number max) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_fine =
        error == std::errc() && end == text.data() + text.size() && number >= min && number <= max;
    return is_fine ? std::optional(number) : std::nullopt;
}

using Set = Result<void> (*)(Question& question, std::string_view value);

Result<void> set_url(Question& question, std::string_view value) {
    const auto url = parse_url(std::string(value));
    if (!url) {
        return tl::unexpected(url.error());
    }
    question.url = value;
    return {};
}

// HOST:PORT, where HOST may be an IPv6 address with brackets or without.
Result<void> set_tcp(Question& question, std::string_view value) {
    const std::size_t colon = value.rfind(':');
    const std::string_view host = value.substr(0, std::min(colon, value.size()));
    const std::string_view port = value.substr(std::min(host.size() + 1, value.size()));
    constexpr int most = 65535;
    const bool is_bare_address = host.find(':') != std::string_view::npos && !host.starts_with('[');
    const std::string place =
        fmt::format("{}{}{}:{}", is_bare_address ? "[" : "", host, is_bare_address ? "]" : "", port);
    // The host is looked at as one of a URL is, and nothing of it can be more than that.
    if (host.empty() || host.find_first_of("/@?#\\") != std::string_view::npos || !number_in(port, 1, most) ||
        !parse_url("http://" + place)) {
        return failure("HOST:PORT, such as localhost:5432");
    }
    question.tcp = place;
    return {};
}

Result<void> set_unix_socket(Question& question, std::string_view value) {
    constexpr std::size_t max_path = 107;  // sun_path less the NUL
    if (!value.starts_with('/') || value.size() > max_path) {
        return failure(fmt::format("an absolute path of up to {} bytes", max_path));
    }
    question.unix_socket = value;
    return {};
}

Result<void> set_timeout(Question& question, std::string_view value) {
    constexpr double min = 0.001;
    constexpr double max = 3600;
    const auto seconds = number_in(value, min, max);
    if (!seconds) {
        return failure("seconds from 0.001 to 3600, such as 2.5");
    }
    question.timeout = std::chrono::milliseconds(std::llround(*seconds * 1000));
    return {};
}

Result<void> set_expected_status(Question& question, std::string_view value) {
    question.expected_status = number_in(value, 100, 599);
    return question.expected_status ? Result<void>() : failure("a status from 100 to 599");
}

Result<void> set_expected_body(Question& question, std::string_view value) {
    if (value.empty()) {
        return failure("a text");
    }
    question.expected_body = value;
    return {};
}

Result<void> set_body_limit(Question& question, std::string_view value) {
    constexpr std::size_t max = 16777216;
    const auto limit = number_in<std::size_t>(value, 0, max);
    if (!limit) {
        return failure(fmt::format("bytes from 0 to {}", max));
    }
    question.body_limit = *limit;
    return {};
}

struct Option {
    std::string_view name;
    Set set;
};

constexpr auto options = std::to_array<Option>({
    {"--url=", set_url},
    {"--tcp=", set_tcp},
    {"--unix-socket=", set_unix_socket},
    {"--timeout=", set_timeout},
    {"--expect-status=", set_expected_status},
    {"--expect-body=", set_expected_body},
    {"--body-limit=", set_body_limit},
});

Result<void> take(Question& question, std::string_view argument) {
    if (argument == "--print-body") {
        question.print_body = true;
        return {};
    }
    for (const Option& option : options) {
        if (!argument.starts_with(option.name)) {
            continue;
        }
        const std::string_view value = argument.substr(option.name.size());
        // An argument holds no NUL: it ended there.
        if (auto set = option.set(question, value); !set) {
            return failure(
                fmt::format("{} takes {}, found {}", option.name, set.error().message, in_quotes(value)));
        }
        return {};
    }
    return failure(fmt::format("unknown argument {}", in_quotes(argument)));
}

}  // namespace

Result<Question> parse_arguments(const std::vector<std::string>& arguments) {
    Question question;
    for (const std::string& argument : arguments) {
        if (auto taken = take(question, argument); !taken) {
            return tl::unexpected(taken.error());
        }
    }
    if (question.url.empty() == question.tcp.empty()) {
        return failure(question.url.empty() ? "--url= or --tcp= is missing"
                                            : "--url= and --tcp= are two questions");
    }
    const bool asks_for_answer =
        question.expected_status || !question.expected_body.empty() || question.print_body;
    if (!question.tcp.empty() && (asks_for_answer || !question.unix_socket.empty())) {
        return failure("--tcp= connects and asks for nothing: it takes --timeout= alone");
    }
    return question;
}

}  // namespace sparrow::probe
