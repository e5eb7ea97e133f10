#include "trouble.hpp"

#include <fmt/core.h>

#include <system_error>

#include "sparrow/base/text.hpp"

namespace sparrow::probe {

namespace {

std::string doing(Stage stage, const Url& url, const std::string& place) {
    switch (stage) {
        case Stage::name:
            return "looking up the name " + escape_control(url.host);
        case Stage::connection:
            return "connecting to " + place + (url.is_https ? " over TLS" : "");
        case Stage::answer:
            return "waiting for the answer of " + place;
        case Stage::body:
            return "reading the answer of " + place;
    }
    return "";
}

}  // namespace

std::string describe(const Trouble& trouble, const Url& url, const std::string& place) {
    const std::string message =
        trouble.message.empty() ? escape_control(curl_easy_strerror(trouble.code)) : trouble.message;
    switch (trouble.code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return fmt::format("the name {} is not known: {}", escape_control(url.host), message);
        case CURLE_COULDNT_CONNECT:
            return fmt::format(
                "cannot connect to {}: {}", place,
                trouble.os_error == 0 ? message : std::generic_category().message(trouble.os_error));
        case CURLE_OPERATION_TIMEDOUT:
            return fmt::format("timed out after {:g} s while {}",
                               static_cast<double>(trouble.timeout.count()) / 1000,
                               doing(trouble.stage, url, place));
        case CURLE_PEER_FAILED_VERIFICATION:
            return fmt::format("the certificate of {} is not accepted: {}", place, message);
        case CURLE_SSL_CONNECT_ERROR:
            return fmt::format("no TLS with {}: {}", place, message);
        case CURLE_GOT_NOTHING:
            return fmt::format("{} closed the connection without an answer", place);
        case CURLE_UNSUPPORTED_PROTOCOL:
            return fmt::format("{} does not answer in HTTP: {}", place, message);
        case CURLE_PARTIAL_FILE:
            return fmt::format("{} ended its answer early: {}", place, message);
        default:
            return fmt::format("failed while {}: {}", doing(trouble.stage, url, place), message);
    }
}

}  // namespace sparrow::probe
