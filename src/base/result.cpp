#include "sparrow/base/result.hpp"

#include <cerrno>
#include <system_error>

namespace sparrow {

Error errno_error(int error, const std::string& what) {
    return Error{what + ": " + std::generic_category().message(error)};
}

tl::unexpected<Error> errno_failure(const std::string& what) {
    return tl::unexpected<Error>(errno_error(errno, what));
}

}  // namespace sparrow
