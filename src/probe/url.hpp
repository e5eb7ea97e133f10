// The parts of a URL that messages name.
#pragma once

#include <string>

#include "sparrow/base/result.hpp"

namespace sparrow::probe {

struct Url {
    std::string host;   // as it stands there: [::1]
    std::string place;  // host:port
    bool is_https = false;
};

// An Error says what is accepted. As libcurl reads it.
Result<Url> parse_url(const std::string& text);

}  // namespace sparrow::probe
