#include "sandbox.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <grp.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>

#include "sparrow/base/fd.hpp"

namespace sparrow::raku {

namespace {

// connect(2) to what is not a socket is refused at once.
Result<void> hide(const std::string& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) < 0 || !S_ISSOCK(status.st_mode)) {
        return {};
    }
    if (mount("/dev/null", path.c_str(), nullptr, MS_BIND, nullptr) < 0) {
        return errno_failure("cannot hide " + path);
    }
    return {};
}

// The sockets of each user's service manager and session bus, where sparrowctl is run as root on a running
// system.
Result<void> hide_user_sockets() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/run/user", ignored)) {
        for (const char* name : {"/systemd/private", "/bus"}) {
            if (auto hidden = hide(entry.path().string() + name); !hidden) {
                return hidden;
            }
        }
    }
    return {};
}

Result<void> write_file(const char* path, const std::string& text) {
    const UniqueFd file(open(path, O_WRONLY | O_CLOEXEC));
    if (!file) {
        return errno_failure(std::string("cannot open ") + path);
    }
    return write_all(file.get(), text);
}

}  // namespace

Result<void> keep_identity(const Identity& identity) {
    // Whoever may not set groups outside could otherwise leave one that is denied something, hence the order.
    if (auto done = write_file("/proc/self/setgroups", "deny"); !done) {
        return done;
    }
    if (auto done = write_file("/proc/self/uid_map", fmt::format("{0} {0} 1", identity.uid)); !done) {
        return done;
    }
    return write_file("/proc/self/gid_map", fmt::format("{0} {0} 1", identity.gid));
}

Result<void> set_up_namespaces() {
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) < 0) {
        return errno_failure("cannot make mounts private");
    }
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) < 0) {
        return errno_failure("cannot mount /proc");
    }
    constexpr std::array sockets{
        "/run/systemd/private",
        "/run/systemd/notify",
        "/run/dbus/system_bus_socket",
        "/run/systemd/userdb/io.systemd.DynamicUser",
        "/run/systemd/io.systemd.ManagedOOM",
        "/run/systemd/userdb/io.systemd.NameServiceSwitch",
    };
    for (const char* path : sockets) {
        if (auto hidden = hide(path); !hidden) {
            return hidden;
        }
    }
    return hide_user_sockets();
}

Result<void> become(const Identity& identity) {
    if (setgroups(0, nullptr) < 0 || setresgid(identity.gid, identity.gid, identity.gid) < 0 ||
        setresuid(identity.uid, identity.uid, identity.uid) < 0) {
        return errno_failure("cannot become the owner of the file");
    }
    return {};
}

}  // namespace sparrow::raku
