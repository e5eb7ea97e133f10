#include "sparrow/probe/ask.hpp"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "sparrow/base/text.hpp"
#include "trouble.hpp"
#include "url.hpp"

namespace sparrow::probe {

namespace {

// What a server may send before the body: curl limits each line of it, and before 8.4 nothing else.
constexpr std::size_t header_limit = 65536;

struct EasyCleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

// What libcurl calls back with.
struct Reading {
    Answer answer;
    std::size_t body_limit = 0;
    std::size_t header_bytes = 0;
    bool has_long_headers = false;
};

// Both return how many bytes they took: fewer end the request.
std::size_t take_header(char* /*data*/, std::size_t /*one*/, std::size_t size, void* reading) {
    auto& its = *static_cast<Reading*>(reading);
    its.header_bytes += size;
    its.has_long_headers = its.header_bytes > header_limit;
    return its.has_long_headers ? 0 : size;
}

std::size_t take_body(char* data, std::size_t /*one*/, std::size_t size, void* reading) {
    auto& its = *static_cast<Reading*>(reading);
    const std::size_t room = its.body_limit - its.answer.body.size();
    its.answer.body.append(data, std::min(size, room));
    its.answer.is_cut = size > room;
    return its.answer.is_cut ? 0 : size;
}

struct Setting {
    CURL* easy;
    bool is_fine = true;

    template <typename Value>
    void operator()(CURLoption option, Value value) {
        is_fine = is_fine && curl_easy_setopt(easy, option, value) == CURLE_OK;
    }
};

// False where this libcurl does not know one of these.
bool set_up(CURL* easy, const std::string& url, const Question& question, Reading& reading, char* message) {
    Setting set{easy};
    set(CURLOPT_URL, url.c_str());
    if (!question.tcp.empty()) {
        set(CURLOPT_CONNECT_ONLY, 1L);
    }
    if (!question.unix_socket.empty()) {
        set(CURLOPT_UNIX_SOCKET_PATH, question.unix_socket.c_str());
    }
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");  // else from the environment
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_HTTPGET, 1L);
    set(CURLOPT_USERAGENT, "systemd-sparrow-probe/" SPARROW_VERSION);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(question.timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(question.timeout.count()));
    // No SIGALRM: names are looked up in a thread, and that one is not waited for.
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &reading);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &reading);
    set(CURLOPT_ERRORBUFFER, message);
    return set.is_fine;
}

template <typename Value>
Value info(CURL* easy, CURLINFO what) {
    Value value{};
    // It fails only for what this libcurl does not know.
    (void)curl_easy_getinfo(easy, what, &value);
    return value;
}

// How far the request came; libcurl leaves 0 what was not reached.
Trouble trouble_of(CURL* easy, CURLcode code, const Question& question, const char* message) {
    const auto was_reached = [&](CURLINFO time) { return info<curl_off_t>(easy, time) > 0; };
    Trouble trouble;
    trouble.code = code;
    trouble.os_error = static_cast<int>(info<long>(easy, CURLINFO_OS_ERRNO));
    trouble.message = escape_control(message);
    // CURLINFO_CONNECT_TIME_T is 0 during a handshake of TLS in some releases and not in others.
    trouble.stage = !was_reached(CURLINFO_NAMELOOKUP_TIME_T)      ? Stage::name
                    : !was_reached(CURLINFO_PRETRANSFER_TIME_T)   ? Stage::connection
                    : !was_reached(CURLINFO_STARTTRANSFER_TIME_T) ? Stage::answer
                                                                  : Stage::body;
    trouble.timeout = question.timeout;
    return trouble;
}

}  // namespace

Result<Answer> ask(const Question& question) {
    const std::string text = question.tcp.empty() ? question.url : "http://" + question.tcp;
    const auto url = parse_url(text);
    if (!url) {
        return failure("the URL is none: " + url.error().message + " is needed");
    }
    // curl_global_init() is called by curl_easy_init().
    const std::unique_ptr<CURL, EasyCleanup> easy(curl_easy_init());
    Reading reading;
    reading.body_limit = question.body_limit;
    std::array<char, CURL_ERROR_SIZE> message{};
    if (!easy || !set_up(easy.get(), text, question, reading, message.data())) {
        return failure("this libcurl cannot make the request: it takes libcurl 7.87 or later");
    }
    const CURLcode code = curl_easy_perform(easy.get());
    reading.answer.status = static_cast<int>(info<long>(easy.get(), CURLINFO_RESPONSE_CODE));
    reading.answer.seconds = static_cast<double>(info<curl_off_t>(easy.get(), CURLINFO_TOTAL_TIME_T)) / 1e6;
    if (const char* redirect = info<const char*>(easy.get(), CURLINFO_REDIRECT_URL)) {
        reading.answer.redirect = redirect;
    }
    if (code == CURLE_OK || reading.answer.is_cut) {
        return std::move(reading.answer);
    }
    const std::string place = question.unix_socket.empty() ? url->place : question.unix_socket;
    if (reading.has_long_headers) {
        return failure(
            fmt::format("{} sent more than {} bytes of headers", escape_control(place), header_limit));
    }
    return failure(
        describe(trouble_of(easy.get(), code, question, message.data()), *url, escape_control(place)));
}

}  // namespace sparrow::probe
