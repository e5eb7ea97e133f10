#include "sparrow/base/log.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "sparrow/base/text.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

using namespace sparrow;

namespace {

// LOG_LINE_MAX of the kernels that take least (1024 less a prefix of 48): write(2) to /dev/kmsg fails above
// it.
constexpr std::size_t kernel_limit = 976;

const std::string cut_mark = "\u2026";

// Stands in for /dev/kmsg: as there, each write(2) is one record.
class Records {
  public:
    Records() {
        std::array<int, 2> ends{};
        REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0);
        ours_ = UniqueFd(ends[0]);
        theirs_ = UniqueFd(ends[1]);
    }
    UniqueFd device() { return std::move(theirs_); }
    std::vector<std::string> read() {
        std::vector<std::string> records;
        std::array<char, 8192> buffer{};
        ssize_t size = 0;
        while ((size = ::read(ours_.get(), buffer.data(), buffer.size())) > 0) {
            records.emplace_back(buffer.data(), static_cast<std::size_t>(size));
        }
        return records;
    }

  private:
    UniqueFd ours_;
    UniqueFd theirs_;
};

std::vector<std::string> logged(std::string_view message, Severity severity = Severity::error) {
    Records records;
    KernelLog log(records.device(), "systemd-sparrow-generator");
    log.write(severity, message);
    return records.read();
}

std::string prefix(int priority) {
    return "<" + std::to_string(priority) + ">systemd-sparrow-generator[" + std::to_string(getpid()) + "]: ";
}

// The messages of the records, put together again.
std::string joined(const std::vector<std::string>& records) {
    std::string message;
    for (const std::string& record : records) {
        REQUIRE(record.rfind(prefix(3), 0) == 0);
        REQUIRE(record.back() == '\n');
        REQUIRE(record.size() <= kernel_limit);
        std::string part = record.substr(prefix(3).size());
        part.pop_back();
        if (&record != &records.back()) {
            REQUIRE(part.size() > cut_mark.size());
            REQUIRE(part.substr(part.size() - cut_mark.size()) == cut_mark);
            part.resize(part.size() - cut_mark.size());
        }
        message += part;
    }
    return message;
}

}  // namespace

TEST_CASE("a message that is no UTF-8 ends in the kernel's log all the same") {
    const std::string flood(4000, '\x80');
    CHECK(joined(logged(flood)) == flood);
}

TEST_CASE("a long message becomes records that the kernel takes, whole characters each") {
    for (const std::size_t size : {899U, 900U, 901U, 1799U, 1800U, 1801U, 5000U}) {
        const std::string message(size, 'x');
        CAPTURE(size);
        const auto records = logged(message);
        CHECK(records.size() == (size + 899) / 900);
        CHECK(joined(records) == message);
    }
    test::Random random(3);
    for (int round = 0; round < 50; ++round) {
        std::string message;
        for (std::size_t count = random() % 1500; count > 0; --count) {
            message += std::array{"a", "\u00e9", "\u20ac", "\U0001F600"}[random() % 4];
        }
        CAPTURE(round);
        const auto records = logged(message);
        CHECK(joined(records) == message);
        for (const std::string& record : records) {
            CHECK(is_utf8(record));
        }
    }
}

TEST_CASE("a message has the kernel's priority of its severity") {
    CHECK(logged("m", Severity::error) == std::vector<std::string>{prefix(3) + "m\n"});
    CHECK(logged("m", Severity::warning) == std::vector<std::string>{prefix(4) + "m\n"});
    CHECK(logged("m", Severity::note) == std::vector<std::string>{prefix(5) + "m\n"});
    CHECK(logged("") == std::vector<std::string>{prefix(3) + "\n"});
}

TEST_CASE("a line for the journal has its priority and the program's name") {
    std::array<int, 2> ends{};
    REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
    const UniqueFd read_end(ends[0]);
    UniqueFd write_end(ends[1]);
    const UniqueFd saved(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
    REQUIRE(dup2(write_end.get(), STDERR_FILENO) == STDERR_FILENO);
    JournalLog log("systemd-sparrow-generator");
    log.write(Severity::error, "a: error: b");
    log.write(Severity::warning, "c");
    (void)dup2(saved.get(), STDERR_FILENO);
    write_end.reset();
    CHECK(read_all(read_end.get(), 4096).value_or("") ==
          "<3>systemd-sparrow-generator: a: error: b\n<4>systemd-sparrow-generator: c\n");
}
