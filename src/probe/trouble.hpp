// Why a request was not answered.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <string>

#include "url.hpp"

namespace sparrow::probe {

// What was being done; with TLS its handshake is part of the connection.
enum class Stage { name, connection, answer, body };

struct Trouble {
    CURLcode code = CURLE_OK;
    int os_error = 0;     // errno of connecting; 0: unknown
    std::string message;  // libcurl's own; may be empty
    Stage stage = Stage::name;
    std::chrono::milliseconds timeout{};
};

// For a person: what happened with `place` (host:port, or the path of a socket).
std::string describe(const Trouble& trouble, const Url& url, const std::string& place);

}  // namespace sparrow::probe
