#include "system_call.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <seccomp.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>

#include "sparrow/base/result.hpp"

namespace sparrow::raku {

namespace {

bool is_below(const std::string& path, const std::string& directory) {
    return path.rfind(directory, 0) == 0 &&
           (path.size() == directory.size() || path[directory.size()] == '/');
}

// What it holds differs for each process that looks.
bool tells_of_the_process(const std::string& path) {
    constexpr std::string_view proc = "/proc/";
    if (path.rfind(proc, 0) != 0 || path.size() == proc.size()) {
        return is_below(path, "/dev/fd") || is_below(path, "/dev/pts");
    }
    return is_below(path, "/proc/self") || is_below(path, "/proc/thread-self") ||
           std::isdigit(static_cast<unsigned char>(path[proc.size()])) != 0;
}

// The memory of the process, up to the first NUL.
Result<std::string> read_string(pid_t pid, std::uint64_t address) {
    std::string text;
    while (text.size() < PATH_MAX) {
        // To the end of the page: the next one may not be there.
        constexpr std::uint64_t page = 4096;
        std::array<char, page> buffer{};
        const std::size_t size = page - address % page;
        iovec ours{buffer.data(), size};
        // NOLINTNEXTLINE(performance-no-int-to-ptr): an address of another process
        auto* const there = reinterpret_cast<void*>(address);
        iovec theirs{there, size};
        const ssize_t got = process_vm_readv(pid, &ours, 1, &theirs, 1, 0);
        if (got <= 0) {
            return errno_failure("its memory cannot be read");
        }
        const std::string_view part(buffer.data(), static_cast<std::size_t>(got));
        const std::size_t end = part.find('\0');
        text.append(part.substr(0, end));
        if (end != std::string_view::npos) {
            return text;
        }
        address += static_cast<std::uint64_t>(got);
    }
    return failure("its path does not end");
}

class Reading {
  public:
    Reading(const SystemCall& call, const PrivateDirs& private_dirs)
        : call_(call), private_dirs_(private_dirs) {}

    Observations observations() {
        // SCMP_SYS: what an architecture does not have, has a number that none has.
        switch (call_.number) {
            case SCMP_SYS(open):
                return opened(path(AT_FDCWD, argument(0)), flags(1));
            case SCMP_SYS(openat):
                return opened(path(directory(0), argument(1)), flags(2));
            case SCMP_SYS(stat):
                return looked_at(path(AT_FDCWD, argument(0)), 0);
            case SCMP_SYS(lstat):
                return looked_at(path(AT_FDCWD, argument(0)), AT_SYMLINK_NOFOLLOW);
            case SCMP_SYS(newfstatat):
                return looked_at(path(directory(0), argument(1)), flags(3));
            case SCMP_SYS(statx):
                return looked_at(path(directory(0), argument(1)), flags(2));
            case SCMP_SYS(chdir):
                return looked_at(path(AT_FDCWD, argument(0)), 0);
            case SCMP_SYS(access):
                return asked_for_access(path(AT_FDCWD, argument(0)), flags(1));
            case SCMP_SYS(faccessat):
            case SCMP_SYS(faccessat2):
                return asked_for_access(path(directory(0), argument(1)), flags(2));
            case SCMP_SYS(readlink):
                return one(ObservationKind::link_target, path(AT_FDCWD, argument(0)));
            case SCMP_SYS(readlinkat):
                return one(ObservationKind::link_target, path(directory(0), argument(1)));
            case SCMP_SYS(unlinkat):
            case SCMP_SYS(mkdirat):
                return changes(path(directory(0), argument(1)));
            case SCMP_SYS(renameat):
            case SCMP_SYS(renameat2):
                return changes(path(directory(2), argument(3)));
            case SCMP_SYS(unlink):
            case SCMP_SYS(mkdir):
            case SCMP_SYS(rmdir):
            case SCMP_SYS(chmod):
                return changes(path(AT_FDCWD, argument(0)));
            case SCMP_SYS(rename):
                return changes(path(AT_FDCWD, argument(1)));
            case SCMP_SYS(uname):
                return {{ObservationKind::system_name, ""}};
            case SCMP_SYS(execve):
                return runs(path(AT_FDCWD, argument(0)));
            case SCMP_SYS(execveat):
                return runs(path(directory(0), argument(1)));
            case SCMP_SYS(clock_gettime):
                return asked_for_time(flags(0));
            case SCMP_SYS(gettimeofday):
            case SCMP_SYS(time):
                return unrepeatable(reads_clock);
            case SCMP_SYS(getrandom):
                return unrepeatable("it asks for random numbers");
            case SCMP_SYS(clone):
            case SCMP_SYS(clone3):
            case SCMP_SYS(fork):
            case SCMP_SYS(vfork):
                return unrepeatable("it starts a process or a thread");
            case SCMP_SYS(getpid):
                return unrepeatable("it asks for its process number");
            case SCMP_SYS(socket):
                return unrepeatable("it opens a socket");
            default:
                return unrepeatable(fmt::format("it calls {}(2)", name_of(call_.number)));
        }
    }

  private:
    [[nodiscard]] std::uint64_t argument(std::size_t index) const { return call_.arguments.at(index); }
    [[nodiscard]] int flags(std::size_t index) const { return static_cast<int>(argument(index)); }
    [[nodiscard]] int directory(std::size_t index) const { return static_cast<int>(argument(index)); }

    static Observations unrepeatable(std::string why) {
        return {{ObservationKind::unrepeatable, std::move(why)}};
    }

    static std::string name_of(int number) {
        const std::unique_ptr<char, void (*)(void*)> name(
            seccomp_syscall_resolve_num_arch(seccomp_arch_native(), number), std::free);
        return name ? name.get() : fmt::format("system call {}", number);
    }

    // The text at `address`, below the directory that the process knows as `base`.
    [[nodiscard]] Result<std::string> path(int base, std::uint64_t address) const {
        auto text = read_string(call_.pid, address);
        if (!text || (!text->empty() && text->front() == '/')) {
            return text;
        }
        const std::string link = base == AT_FDCWD ? fmt::format("/proc/{}/cwd", call_.pid)
                                                  : fmt::format("/proc/{}/fd/{}", call_.pid, base);
        std::error_code error;
        const std::string folder = std::filesystem::read_symlink(link, error).string();
        if (error || folder.empty() || folder.front() != '/') {
            return failure("the folder that it means is not known");
        }
        return text->empty() ? folder : (folder == "/" ? "" : folder) + "/" + *text;
    }

    [[nodiscard]] bool is_private(const std::string& path) const {
        return std::any_of(private_dirs_.begin(), private_dirs_.end(),
                           [&](const std::string& directory) { return is_below(path, directory); });
    }

    [[nodiscard]] Observations one(ObservationKind kind, const Result<std::string>& path,
                                   std::string_view before = "") const {
        if (!path) {
            return unrepeatable("what it reads cannot be seen: " + path.error().message);
        }
        if (is_private(*path)) {
            return {};
        }
        if (tells_of_the_process(*path)) {
            return unrepeatable(fmt::format("it looks at {}, which is of its own process", *path));
        }
        return {{kind, std::string(before) + *path}};
    }

    static bool is_library(const std::string& path) {
        const std::string name = std::filesystem::path(path).filename();
        return name.find(".so.") != std::string::npos || std::filesystem::path(name).extension() == ".so";
    }

    [[nodiscard]] Observations opened(const Result<std::string>& path, int how) const {
        const bool writes = (how & O_ACCMODE) != O_RDONLY || (how & (O_CREAT | O_TRUNC)) != 0;
        // MoarVM's garbage collector asks for the size of its process when it likes. A source that does so is
        // told by Sparrow::Repeatable.
        if (path && *path == "/proc/self/stat" && !writes) {
            return {};
        }
        if (!writes && path && is_library(*path)) {
            // What the host loads is a part of the software, of which only files count.
            Observations seen = unrepeatable("it loads the library " + *path);
            seen.push_back({ObservationKind::content, *path});
            return seen;
        }
        if (!writes || !path || is_private(*path)) {
            return one(ObservationKind::content, path);
        }
        return *path == "/dev/null" ? Observations() : unrepeatable("it writes " + *path);
    }

    [[nodiscard]] Observations looked_at(const Result<std::string>& path, int how) const {
        if ((how & AT_EMPTY_PATH) != 0 && is_descriptor()) {
            return {};  // what is open was seen when it was opened
        }
        if (path && path->rfind(noted_prefix, 0) == 0 && path->size() > noted_prefix.size()) {
            return noted(path->substr(noted_prefix.size()));
        }
        const bool is_link = (how & AT_SYMLINK_NOFOLLOW) != 0;
        return one(is_link ? ObservationKind::link_status : ObservationKind::status, path);
    }

    static Observations noted(const std::string& text) {
        if (text == noted_compiler_begins || text == noted_compiler_ends) {
            return {{ObservationKind::unrepeatable, text}};
        }
        if (text.front() == noted_fact_begins) {
            return {{ObservationKind::fact, ""}};
        }
        if (text.front() == noted_fact_ends) {
            const std::size_t equals = std::min(text.find('='), text.size());
            return {{ObservationKind::fact, text.substr(1, equals - 1),
                     text.substr(std::min(equals + 1, text.size()))}};
        }
        return parse_observations(text + std::string(2, '\0'));
    }

    // Of newfstatat(2) and statx(2) with an empty path: they mean the descriptor itself.
    [[nodiscard]] bool is_descriptor() const {
        const auto text = read_string(call_.pid, argument(1));
        return text && text->empty();
    }

    [[nodiscard]] Observations asked_for_access(const Result<std::string>& path, int mode) const {
        return one(ObservationKind::access, path, std::to_string(mode & 7));
    }

    // MoarVM takes the time of its garbage collections, by a clock that no routine of Raku's asks for.
    static Observations asked_for_time(int clock) {
        const bool tells_no_date = clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW ||
                                   clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_PROCESS_CPUTIME_ID ||
                                   clock == CLOCK_THREAD_CPUTIME_ID;
        return tells_no_date ? Observations() : unrepeatable(reads_clock);
    }

    // What a remembered evaluation would leave out.
    [[nodiscard]] Observations changes(const Result<std::string>& path) const {
        if (path && is_private(*path)) {
            return {};
        }
        return unrepeatable(fmt::format("it changes {}", path ? *path : "files"));
    }

    static Observations runs(const Result<std::string>& path) {
        return unrepeatable(path ? "it runs " + *path : "it runs a program");
    }

    const SystemCall& call_;
    const PrivateDirs& private_dirs_;
};

}  // namespace

Observations observations_of(const SystemCall& call, const PrivateDirs& private_dirs) {
    return Reading(call, private_dirs).observations();
}

}  // namespace sparrow::raku
