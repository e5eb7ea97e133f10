#include "sparrow/base/folder.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace sparrow {

namespace {

// As much as readdir(3) asks for.
constexpr std::size_t buffer_size = 32768;

}  // namespace

// getdents64(2) and not readdir(3), whose stream takes the descriptor over and makes two more system calls;
// and not std::filesystem, which makes a path of each name.
Result<std::vector<FolderEntry>> entries_of(int fd) {
    std::vector<FolderEntry> entries;
    alignas(dirent64) std::array<char, buffer_size> buffer{};
    while (true) {
        const ssize_t size = getdents64(fd, buffer.data(), buffer.size());
        // The folder has been removed: it has no entries any more.
        if (size == 0 || (size < 0 && errno == ENOENT)) {
            return entries;
        }
        if (size < 0) {
            return errno_failure("cannot list it");
        }
        for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
            const char* const record = buffer.data() + at;
            unsigned short length = 0;
            std::memcpy(&length, record + offsetof(dirent64, d_reclen), sizeof length);
            const std::string_view name = record + offsetof(dirent64, d_name);
            if (name != "." && name != "..") {
                entries.push_back(
                    {std::string(name), static_cast<unsigned char>(record[offsetof(dirent64, d_type)])});
            }
            at += length;
        }
    }
}

}  // namespace sparrow
