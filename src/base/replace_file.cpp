#include "sparrow/base/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "sparrow/base/fd.hpp"

namespace sparrow {

Result<void> replace_file(const std::string& path, const std::string& temporary, std::string_view text,
                          mode_t mode) {
    (void)unlink(temporary.c_str());
    const UniqueFd file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file) {
        return errno_failure("cannot make " + temporary);
    }
    auto written = write_all(file.get(), text);
    // The umask is this process's own business.
    if (written && fchmod(file.get(), mode) < 0) {
        written = errno_failure("cannot set the mode of " + temporary);
    }
    if (written && rename(temporary.c_str(), path.c_str()) < 0) {
        written = errno_failure("cannot make " + path);
    }
    if (!written) {
        (void)unlink(temporary.c_str());
    }
    return written;
}

}  // namespace sparrow
