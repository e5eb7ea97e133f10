#include "sparrow/base/fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <thread>
#include <utility>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;

namespace {

bool is_open(int fd) {
    return fcntl(fd, F_GETFD) >= 0;
}

UniqueFd null_device() {
    return UniqueFd(open("/dev/null", O_RDWR | O_CLOEXEC));
}

}  // namespace

TEST_CASE("a descriptor is closed once, by its last owner") {
    int number = -1;
    {
        UniqueFd first = null_device();
        number = first.get();
        REQUIRE(is_open(number));
        UniqueFd second = std::move(first);
        // What moving leaves is the question.
        // NOLINTNEXTLINE(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
        CHECK(first.get() == -1);
        CHECK_FALSE(first);
        CHECK(is_open(number));
        first.reset();
        CHECK(is_open(number));
        CHECK(second.get() == number);
    }
    CHECK_FALSE(is_open(number));
}

TEST_CASE("what a descriptor's owner held before is closed on assignment") {
    UniqueFd owner = null_device();
    const int before = owner.get();
    UniqueFd other = null_device();
    const int after = other.get();
    owner = std::move(other);
    CHECK_FALSE(is_open(before));
    CHECK(owner.get() == after);
    UniqueFd& itself = owner;
    owner = std::move(itself);
    CHECK(is_open(after));
    owner.reset();
    owner.reset();
    CHECK_FALSE(is_open(after));
}

TEST_CASE("a released descriptor stays open") {
    int number = -1;
    {
        UniqueFd owner = null_device();
        number = owner.release();
        CHECK_FALSE(owner);
    }
    REQUIRE(is_open(number));
    (void)close(number);
}

TEST_CASE("descriptor 0 is one") {
    CHECK_FALSE(UniqueFd());
    UniqueFd zero(0);
    CHECK(zero);
    CHECK(zero.release() == 0);
}

TEST_CASE("no child inherits a pipe") {
    auto pipe = make_pipe();
    REQUIRE(pipe);
    for (const int fd : {pipe->read.get(), pipe->write.get()}) {
        CHECK((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    }
}

TEST_CASE("reading ends at its limit") {
    const UniqueFd zeros(open("/dev/zero", O_RDONLY | O_CLOEXEC));
    const auto flood = read_all(zeros.get(), 100'000);
    REQUIRE_FALSE(flood);
    CHECK(flood.error().message.find("100000 bytes") != std::string::npos);

    const test::TempDir directory;
    for (const std::size_t size : {std::size_t{0}, std::size_t{16384}, std::size_t{40000}}) {
        const std::string path = directory.file("file", std::string(size, 'x'));
        const UniqueFd exact(open(path.c_str(), O_RDONLY | O_CLOEXEC));
        const auto text = read_all(exact.get(), size);
        REQUIRE(text);
        CHECK(*text == std::string(size, 'x'));
        if (size > 0) {
            const UniqueFd again(open(path.c_str(), O_RDONLY | O_CLOEXEC));
            CHECK_FALSE(read_all(again.get(), size - 1));
        }
    }
}

TEST_CASE("what cannot be read says why") {
    const UniqueFd directory(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto text = read_all(directory.get(), 100);
    REQUIRE_FALSE(text);
    CHECK(text.error().message.find("directory") != std::string::npos);
    CHECK_FALSE(read_all(-1, 100));
}

TEST_CASE("what cannot be written says why") {
    const UniqueFd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
    const auto written = write_all(full.get(), "x");
    REQUIRE_FALSE(written);
    CHECK(written.error().message.find("space") != std::string::npos);
    CHECK(write_all(full.get(), ""));

    auto pipe = make_pipe();
    REQUIRE(pipe);
    pipe->read.reset();
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    CHECK_FALSE(write_all(pipe->write.get(), "x"));
    (void)std::signal(SIGPIPE, before);
}

TEST_CASE("all is written through a pipe that takes little at a time") {
    auto pipe = make_pipe();
    REQUIRE(pipe);
    std::string data;
    while (data.size() < 500'000) {
        data += std::to_string(data.size()) + "\n";
    }
    std::thread writer([&] {
        (void)write_all(pipe->write.get(), data);
        pipe->write.reset();
    });
    const auto text = read_all(pipe->read.get(), 1'000'000);
    writer.join();
    REQUIRE(text);
    CHECK((*text == data));
}
