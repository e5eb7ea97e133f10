// Errors are values up to main: a function that can fail returns Result<T>.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace sparrow {

// What went wrong, for a person: what was found and what is accepted. Where it happened is the
// caller's knowledge and is added there (Diagnostic, or a prefix).
struct Error {
    std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

// An Error as the return value of a function that returns Result<T>.
inline tl::unexpected<Error> failure(std::string message) {
    return tl::unexpected<Error>(Error{std::move(message)});
}

// The message of the errno value `error` under what was being done, as in "cannot read /x: Permission
// denied".
Error errno_error(int error, const std::string& what);

// errno_error() of the current errno as a return value. Call it before anything can change errno.
tl::unexpected<Error> errno_failure(const std::string& what);

}  // namespace sparrow
