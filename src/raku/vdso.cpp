#include "vdso.hpp"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

namespace sparrow::raku {

namespace {

using Word = std::uintptr_t;

// The stack pointer of the stopped process.
Result<Word> stack_pointer(pid_t pid) {
    user_regs_struct registers{};
    iovec part{&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part) < 0) {
        return errno_failure("cannot read the registers of the Raku host");
    }
#if defined(__x86_64__)
    return registers.rsp;
#elif defined(__aarch64__)
    return registers.sp;
#else
    return failure("the vDSO can be hidden on x86-64 and arm64 only");
#endif
}

Result<Word> peek(pid_t pid, Word address) {
    errno = 0;
    const long word = ptrace(PTRACE_PEEKDATA, pid, address, nullptr);
    if (errno != 0) {
        return errno_failure("cannot read the memory of the Raku host");
    }
    return static_cast<Word>(word);
}

// The address behind the next word that is 0.
Result<Word> skip_list(pid_t pid, Word address) {
    while (true) {
        auto word = peek(pid, address);
        if (!word) {
            return word;
        }
        address += sizeof(Word);
        if (*word == 0) {
            return address;
        }
    }
}

// What the kernel puts on the stack of a new program: argc, argv, 0, environ, 0, pairs of type and value, 0.
Result<void> forget_address(pid_t pid) {
    auto address = stack_pointer(pid);
    for (int lists = 0; address && lists < 2; ++lists) {
        // argc is no part of a list, and may be 0.
        address = skip_list(pid, lists == 0 ? *address + sizeof(Word) : *address);
    }
    while (address) {
        const auto type = peek(pid, *address);
        if (!type) {
            return tl::unexpected(type.error());
        }
        if (*type == AT_NULL) {
            return {};  // there is none
        }
        if (*type == AT_SYSINFO_EHDR) {
            if (ptrace(PTRACE_POKEDATA, pid, *address, Word{AT_IGNORE}) < 0) {
                return errno_failure("cannot hide the vDSO");
            }
            return {};
        }
        *address += 2 * sizeof(Word);
    }
    return tl::unexpected(address.error());
}

}  // namespace

bool let_parent_hide_vdso() {
    return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0;
}

Result<void> hide_vdso(pid_t pid) {
    siginfo_t info{};
    while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WSTOPPED | WNOWAIT) < 0) {
        if (errno != EINTR) {
            return errno_failure("cannot wait for the Raku host");
        }
    }
    if (info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED) {
        return failure("the Raku host ended before it ran");  // whoever reaps it says how
    }
    (void)waitpid(pid, nullptr, WUNTRACED);
    auto done = forget_address(pid);
    if (ptrace(PTRACE_DETACH, pid, nullptr, nullptr) < 0) {
        return errno_failure("cannot let go of the Raku host");
    }
    return done;
}

}  // namespace sparrow::raku
