#include "url.hpp"

#include <curl/curl.h>

#include <memory>

namespace sparrow::probe {

namespace {

struct UrlCleanup {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

struct TextCleanup {
    void operator()(char* text) const { curl_free(text); }
};

std::string part(CURLU* url, CURLUPart what) {
    char* text = nullptr;
    if (curl_url_get(url, what, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) {
        return "";
    }
    return std::unique_ptr<char, TextCleanup>(text).get();
}

}  // namespace

Result<Url> parse_url(const std::string& text) {
    const std::unique_ptr<CURLU, UrlCleanup> url(curl_url());
    const bool is_url =
        url && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
    const std::string scheme = is_url ? part(url.get(), CURLUPART_SCHEME) : "";
    if (scheme != "http" && scheme != "https") {
        return failure("a URL that begins with http:// or https://");
    }
    const std::string host = part(url.get(), CURLUPART_HOST);
    return Url{host, host + ":" + part(url.get(), CURLUPART_PORT), scheme == "https"};
}

}  // namespace sparrow::probe
