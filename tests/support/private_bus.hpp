// A message bus of its own for one test.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/catch.hpp"
#include "support/command.hpp"
#include "support/temp_dir.hpp"

namespace sparrow::test {

// A child process that is ended with this.
class Child {
  public:
    explicit Child(pid_t pid) : pid_(pid) { REQUIRE(pid > 0); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;
    ~Child() {
        (void)kill(pid_, SIGKILL);
        (void)waitpid(pid_, nullptr, 0);
    }

  private:
    pid_t pid_;
};

// Waits until the file is there, and fails when it takes too long; `maker` is who makes it.
inline void wait_for_file(const std::string& path, const std::string& maker) {
    INFO(path << " is made by " << maker);
    constexpr int most = 1000;
    constexpr useconds_t moment = 10'000;
    for (int i = 0; access(path.c_str(), F_OK) < 0; ++i) {
        REQUIRE(i < most);
        (void)usleep(moment);
    }
}

// dbus-daemon(1), which everybody may call and where everybody may have names, as system and as user bus.
class PrivateBus {
  public:
    explicit PrivateBus(const TempDir& directory)
        : address_("unix:path=" + directory.path() + "/bus"), daemon_(start(directory)) {
        wait_for_file(directory / "bus", "dbus-daemon(1), if it is installed");
    }

    [[nodiscard]] const std::string& address() const { return address_; }
    // NAME=VALUE as words of the shell: programs use this bus.
    [[nodiscard]] std::string variables() const {
        return "DBUS_SYSTEM_BUS_ADDRESS=" + shell_word(address_) +
               " DBUS_SESSION_BUS_ADDRESS=" + shell_word(address_);
    }

  private:
    static pid_t start(const TempDir& directory) {
        const std::string configuration = directory.file("bus.conf", R"(<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=)" + directory.path() +
                                                                         R"(/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
<allow receive_sender="*"/></policy></busconfig>)");
        const pid_t pid = fork();
        if (pid == 0) {
            // Under root it says that it may not have more open files, where that is so.
            (void)!freopen("/dev/null", "w", stderr);
            execlp("dbus-daemon", "dbus-daemon", "--nofork", ("--config-file=" + configuration).c_str(),
                   nullptr);
            _exit(EXIT_FAILURE);
        }
        return pid;
    }

    std::string address_;
    Child daemon_;
};

}  // namespace sparrow::test
