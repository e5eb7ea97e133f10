#include "sparrow/cli/test_run.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <optional>
#include <utility>

#include "sparrow/base/text.hpp"
#include "sparrow/raku/interruption.hpp"
#include "sparrow/raku/process_group.hpp"
#include "sparrow/raku/test_program.hpp"

namespace sparrow::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kept_bytes = std::size_t{256} << 10;
constexpr std::size_t longest_line = std::size_t{64} << 10;

// Cuts what comes through a pipe into lines.
class LineReader {
  public:
    explicit LineReader(UniqueFd pipe) : pipe_(std::move(pipe)) {}

    [[nodiscard]] int fd() const { return pipe_.get(); }

    // Gives `take` each line that is there by now, and whether it is one from its beginning: one that is too
    // long comes in parts. What is flooded by its writer comes a piece at a time.
    template <typename Take>
    void read_some(Take take) {
        std::array<char, 65536> buffer{};
        const ssize_t count = pipe_ ? read(pipe_.get(), buffer.data(), buffer.size()) : 0;
        if (count == 0) {
            pipe_.reset();
        }
        if (count > 0) {
            add({buffer.data(), static_cast<std::size_t>(count)}, take);
        }
    }

    // Gives `take` what has come since the last newline.
    template <typename Take>
    void finish(Take take) {
        if (!partial_.empty()) {
            take(std::exchange(partial_, {}), !is_rest_);
        }
    }

  private:
    template <typename Take>
    void add(std::string_view text, Take take) {
        for (std::size_t newline = text.find('\n'); newline != std::string_view::npos;
             newline = text.find('\n')) {
            partial_ += text.substr(0, newline);
            text.remove_prefix(newline + 1);
            take(std::exchange(partial_, {}), !std::exchange(is_rest_, false));
        }
        partial_ += text;
        if (partial_.size() > longest_line) {
            take(std::exchange(partial_, {}), !std::exchange(is_rest_, true));
        }
    }

    UniqueFd pipe_;
    std::string partial_;
    bool is_rest_ = false;
};

// One test program under way.
class Running {
  public:
    Running(std::size_t job, raku::TestProgram program, bool is_of_another, const TestRunOptions& options)
        : job_(job),
          is_of_another_(is_of_another),
          options_(options),
          group_(std::move(program.group)),
          output_(std::move(program.output)),
          error_(std::move(program.error)) {}

    [[nodiscard]] std::size_t job() const { return job_; }
    [[nodiscard]] std::array<int, 3> descriptors() const { return {output_.fd(), error_.fd(), group_.fd()}; }
    [[nodiscard]] Clock::time_point deadline() const {
        return began_ + std::chrono::seconds(options_.seconds);
    }

    void read_some() {
        output_.read_some(
            [this](std::string text, bool is_whole) { take_output(std::move(text), is_whole); });
        error_.read_some([this](std::string text, bool) { keep({true, std::move(text)}); });
    }

    // Once it has ended, or its time has.
    TestResult finish() {
        TestEnding ending;
        if (!group_.ends_within(0)) {
            ending.seconds = options_.seconds;
            group_.end();
        }
        group_.kill_all();
        ending.status = group_.status();
        // A pipe holds no more than these; what others write to it from now on is not read.
        for (int i = 0; i < 2; ++i) {
            read_some();
        }
        output_.finish([this](std::string text, bool is_whole) { take_output(std::move(text), is_whole); });
        error_.finish([this](std::string text, bool) { keep({true, std::move(text)}); });
        result_.reason = reason_of_failure(result_.summary, ending);
        return std::move(result_);
    }

  private:
    void take_output(std::string text, bool is_whole) {
        if (is_whole) {
            read_tap_line(text, result_.summary);
        }
        keep({false, std::move(text)});
    }

    void keep(TestLine line) {
        if (is_of_another_) {
            line.text = escape_control(line.text);
        }
        if (options_.on_line) {
            options_.on_line(job_, line);
        }
        if (bytes_ < kept_bytes) {
            bytes_ += line.text.size() + 1;
            result_.lines.push_back(bytes_ < kept_bytes ? std::move(line)
                                                        : TestLine{true, "… (it printed more)"});
        }
    }

    std::size_t job_;
    // Whether it is run as another user, who is not to steer the terminal of this one.
    bool is_of_another_;
    const TestRunOptions& options_;
    raku::ProcessGroup group_;
    LineReader output_;
    LineReader error_;
    Clock::time_point began_ = Clock::now();
    TestResult result_;
    std::size_t bytes_ = 0;
};

class Runner {
  public:
    Runner(const std::vector<TestJob>& jobs, const TestRunOptions& options,
           const raku::Interruption& interruption)
        : jobs_(jobs), options_(options), interruption_(interruption), results_(jobs.size()) {}

    // Until all have ended, or this process is to.
    void run() {
        while (!interruption_.has_come() && (next_ < jobs_.size() || !running_.empty())) {
            while (next_ < jobs_.size() && running_.size() < options_.jobs) {
                start(next_++);
            }
            if (!running_.empty()) {
                wait();
                take_what_there_is();
            }
        }
    }

  private:
    void start(std::size_t job) {
        auto program =
            raku::start_test(jobs_[job].file, jobs_[job].options, options_.environment, options_.sparrowctl);
        if (program) {
            running_.emplace_back(job, std::move(*program), jobs_[job].options.identity.has_value(),
                                  options_);
            return;
        }
        TestResult failed;
        failed.reason = "cannot be started: " + program.error().message;
        put(job, std::move(failed));
    }

    void wait() const {
        std::vector<pollfd> waiting{{interruption_.fd(), POLLIN, 0}};
        auto deadline = Clock::time_point::max();
        for (const Running& test : running_) {
            deadline = std::min(deadline, test.deadline());
            for (const int fd : test.descriptors()) {
                waiting.push_back({fd, POLLIN, 0});  // poll(2) passes over -1
            }
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        (void)poll(waiting.data(), waiting.size(), static_cast<int>(std::max<decltype(left)>(left + 1, 0)));
    }

    void take_what_there_is() {
        for (auto test = running_.begin(); test != running_.end();) {
            test->read_some();
            const std::array<int, 3> descriptors = test->descriptors();
            pollfd ended{descriptors[2], POLLIN, 0};
            if (poll(&ended, 1, 0) > 0 || Clock::now() >= test->deadline()) {
                put(test->job(), test->finish());
                test = running_.erase(test);
            } else {
                ++test;
            }
        }
    }

    void put(std::size_t job, TestResult result) {
        results_[job] = std::move(result);
        for (; told_ < results_.size() && results_[told_]; ++told_) {
            options_.on_end(told_, *results_[told_]);
            results_[told_]->lines.clear();
        }
    }

    const std::vector<TestJob>& jobs_;
    const TestRunOptions& options_;
    const raku::Interruption& interruption_;
    std::vector<std::optional<TestResult>> results_;
    std::list<Running> running_;
    std::size_t next_ = 0;
    // How many were told to on_end().
    std::size_t told_ = 0;
};

}  // namespace

void run_tests(const std::vector<TestJob>& jobs, const TestRunOptions& options) {
    const raku::Interruption interruption;
    const raku::Orphans orphans;
    Runner(jobs, options, interruption).run();
}

}  // namespace sparrow::cli
