#include "sparrow/raku/schedule.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/random.hpp"

using namespace sparrow::raku;
using Action = Schedule::Step::Action;

namespace {

constexpr TimeLimits limits{Duration(2'000), Duration(10'000), Duration(45'000)};

std::string text_of(const std::vector<Schedule::Step>& steps) {
    std::string text;
    for (const auto& step : steps) {
        text += (text.empty() ? "" : " ");
        text += std::vector<std::string>{"start", "pause", "resume", "expire-own",
                                         "expire-total"}[static_cast<std::size_t>(step.action)];
        text += ":" + std::to_string(step.id);
    }
    return text;
}

Schedule with_sources(std::uint32_t count, Parallel parallel, TimeLimits times = limits) {
    Schedule schedule(times, parallel);
    for (std::uint32_t id = 0; id < count; ++id) {
        schedule.add(id);
    }
    return schedule;
}

}  // namespace

TEST_CASE("slow is what has had its slice, waiting or running") {
    Schedule schedule = with_sources(3, {2});
    CHECK_FALSE(schedule.all_had_slice(Duration(0)));  // nobody was begun
    (void)schedule.advance(Duration(0));
    (void)schedule.advance(Duration(2'000));  // 0 and 1 are paused; 2 and 0 run
    CHECK_FALSE(schedule.all_had_slice(Duration(3'999)));
    CHECK(schedule.all_had_slice(Duration(4'000)));
    schedule.finished(2);
    CHECK(schedule.all_had_slice(Duration(2'001)));
    schedule.finished(0);
    schedule.finished(1);
    CHECK(schedule.all_had_slice(Duration(0)));
}

TEST_CASE("nothing to do is done") {
    Schedule schedule(limits, {1});
    CHECK(schedule.done());
    CHECK_FALSE(schedule.next_deadline());
    CHECK(schedule.advance(Duration(0)).empty());
    CHECK(schedule.advance(Duration(100'000)).empty());
}

TEST_CASE("a source that hangs lets the others go first, and then has its whole time") {
    Schedule schedule = with_sources(3, {1});
    CHECK(text_of(schedule.advance(Duration(0))) == "start:0");
    CHECK(schedule.next_deadline() == Duration(2'000));
    CHECK(schedule.advance(Duration(1'999)).empty());
    CHECK(text_of(schedule.advance(Duration(2'000))) == "pause:0 start:1");
    schedule.finished(1);
    CHECK(text_of(schedule.advance(Duration(2'100))) == "start:2");
    schedule.finished(2);
    CHECK(text_of(schedule.advance(Duration(2'300))) == "resume:0");
    // Nobody waits any more: no reason to stop it, and what it was stopped for does not count.
    CHECK(schedule.next_deadline() == Duration(10'300));
    CHECK(schedule.advance(Duration(10'299)).empty());
    CHECK(text_of(schedule.advance(Duration(10'300))) == "expire-own:0");
    CHECK(schedule.done());
    CHECK_FALSE(schedule.next_deadline());
}

TEST_CASE("more than there are processors run in their first slice, and never after it") {
    Schedule schedule = with_sources(4, {2, 1});
    CHECK(text_of(schedule.advance(Duration(0))) == "start:0 start:1 start:2");
    schedule.finished(0);
    CHECK(text_of(schedule.advance(Duration(500))) == "start:3");
    // Nobody waits, but three share two processors.
    CHECK(schedule.next_deadline() == Duration(2'000));
    CHECK(text_of(schedule.advance(Duration(2'000))) == "pause:1 pause:2 resume:1");
    CHECK(text_of(schedule.advance(Duration(2'500))) == "pause:3 resume:2");
    CHECK(text_of(schedule.advance(Duration(4'000))) == "pause:1 resume:3");
    schedule.finished(2);
    CHECK(text_of(schedule.advance(Duration(4'100))) == "resume:1");
    // Now each has one, for what is left of its time.
    CHECK(schedule.next_deadline() == Duration(10'100));
    CHECK(schedule.advance(Duration(10'099)).empty());
    CHECK(text_of(schedule.advance(Duration(10'100))) == "expire-own:1");
}

TEST_CASE("where those that were more end soon, nobody is stopped") {
    Schedule schedule = with_sources(3, {2, 1});
    CHECK(text_of(schedule.advance(Duration(0))) == "start:0 start:1 start:2");
    schedule.finished(1);
    CHECK(schedule.advance(Duration(100)).empty());
    CHECK(schedule.next_deadline() == Duration(10'000));
    CHECK(text_of(schedule.advance(Duration(10'000))) == "expire-own:0 expire-own:2");
}

TEST_CASE("the end of the total ends all, begun or not") {
    Schedule schedule = with_sources(4, {2});
    CHECK(text_of(schedule.advance(Duration(0))) == "start:0 start:1");
    CHECK(text_of(schedule.advance(Duration(45'000))) ==
          "expire-total:0 expire-total:1 expire-total:2 expire-total:3");
    CHECK(schedule.done());
    Schedule late = with_sources(2, {1});
    CHECK(text_of(late.advance(Duration(50'000))) == "expire-total:0 expire-total:1");
}

TEST_CASE("a source alone is not interrupted") {
    Schedule schedule = with_sources(1, {1});
    CHECK(text_of(schedule.advance(Duration(500))) == "start:0");
    CHECK(schedule.next_deadline() == Duration(10'500));
    CHECK(schedule.advance(Duration(9'000)).empty());
    CHECK(text_of(schedule.advance(Duration(10'500))) == "expire-own:0");
}

TEST_CASE("the total comes before a source's own time where it is shorter") {
    Schedule schedule = with_sources(1, {1}, {Duration(2'000), Duration(10'000), Duration(4'000)});
    (void)schedule.advance(Duration(0));
    CHECK(schedule.next_deadline() == Duration(4'000));
    CHECK(text_of(schedule.advance(Duration(4'000))) == "expire-total:0");
}

TEST_CASE("what finished is never heard of again") {
    Schedule schedule = with_sources(2, {2});
    (void)schedule.advance(Duration(0));
    schedule.finished(0);
    schedule.finished(0);
    schedule.finished(7);
    CHECK(text_of(schedule.advance(Duration(10'000))) == "expire-own:1");
    CHECK(schedule.done());
}

TEST_CASE("what ends while it is being paused has ended, and is not resumed") {
    Schedule schedule = with_sources(2, {1});
    (void)schedule.advance(Duration(0));
    REQUIRE(text_of(schedule.advance(Duration(2'000))) == "pause:0 start:1");
    schedule.finished(0);
    schedule.finished(1);
    CHECK(schedule.done());
    CHECK(schedule.advance(Duration(2'100)).empty());
    CHECK_FALSE(schedule.next_deadline());
}

namespace {

// A life of a schedule: sources that take as long as they take, and a clock that ticks now at a deadline, now
// late.
class Simulation {
  public:
    Simulation(unsigned seed, TimeLimits times)
        : random_(seed),
          limits_(times),
          parallel_{1 + random_() % 4, random_() % 3},
          schedule_(times, parallel_) {
        const std::uint32_t count = 1 + random_() % 12;
        for (std::uint32_t id = 0; id < count; ++id) {
            // Some end within a slice, some within their time, some never.
            const std::array<Duration::rep, 3> most{times.slice.count(), times.per_file.count() * 2,
                                                    1'000'000};
            sources_[id].needs = Duration(1 + static_cast<Duration::rep>(random_()) % most[random_() % 3]);
            schedule_.add(id);
        }
    }

    void run() {
        while (!schedule_.done()) {
            REQUIRE(++rounds_ < 10'000);
            for (const auto& step : schedule_.advance(now_)) {
                take(step);
            }
            check();
            end_while_paused();
            if (schedule_.done()) {
                break;
            }
            const auto deadline = schedule_.next_deadline();
            REQUIRE(deadline);
            REQUIRE(*deadline > now_);
            pass_time(*deadline);
        }
        for (const auto& [id, source] : sources_) {
            CAPTURE(id);
            REQUIRE(source.state == State::ended);
        }
    }

  private:
    enum class State { fresh, running, paused, ended };
    struct Simulated {
        Duration needs{0};
        Duration ran{0};
        State state = State::fresh;
        bool had_slice = false;
    };

    void take(const Schedule::Step& step) {
        CAPTURE(step.id, now_.count());
        auto& source = sources_.at(step.id);
        switch (step.action) {
            case Action::start:
                REQUIRE(source.state == State::fresh);
                // In the order in which they were added.
                REQUIRE(step.id == next_start_);
                ++next_start_;
                source.state = State::running;
                break;
            case Action::pause:
                REQUIRE(source.state == State::running);
                // Only for somebody else's sake.
                REQUIRE((someone_else_waits(step.id) || running() > parallel_.sources));
                source.state = State::paused;
                paused_order_.push_back(step.id);
                break;
            case Action::resume:
                REQUIRE(source.state == State::paused);
                // Nobody who never had a turn is passed over; those who had wait in line.
                REQUIRE(next_start_ == sources_.size());
                REQUIRE(paused_order_.front() == step.id);
                paused_order_.erase(paused_order_.begin());
                source.state = State::running;
                source.had_slice = true;
                break;
            case Action::expire_own_time:
                REQUIRE(source.state == State::running);
                REQUIRE(source.ran >= limits_.per_file);
                source.state = State::ended;
                break;
            case Action::expire_total_time:
                REQUIRE(source.state != State::ended);
                REQUIRE(now_ >= limits_.total);
                source.state = State::ended;
                break;
        }
    }

    bool someone_else_waits(std::uint32_t id) const {
        return std::any_of(sources_.begin(), sources_.end(), [&](const auto& entry) {
            return entry.first != id &&
                   (entry.second.state == State::fresh || entry.second.state == State::paused);
        });
    }

    std::size_t running() const {
        return static_cast<std::size_t>(
            std::count_if(sources_.begin(), sources_.end(),
                          [](const auto& entry) { return entry.second.state == State::running; }));
    }

    void check() {
        std::size_t fresh = 0;
        std::size_t paused = 0;
        std::size_t resumed = 0;
        for (const auto& [id, source] : sources_) {
            fresh += source.state == State::fresh ? 1U : 0U;
            paused += source.state == State::paused ? 1U : 0U;
            resumed += source.state == State::running && source.had_slice ? 1U : 0U;
            if (source.state == State::running) {
                // The limit is for the time that it ran.
                REQUIRE(source.ran < limits_.per_file);
            }
        }
        // What goes on after its first slice has a processor of its own.
        REQUIRE(running() <= parallel_.sources + (resumed == 0 ? parallel_.more_at_first : 0));
        REQUIRE((fresh == 0 || running() == parallel_.sources + parallel_.more_at_first));
        REQUIRE((paused == 0 || running() >= parallel_.sources));
    }

    // The word that a source has ended may cross the one that it is to stop.
    void end_while_paused() {
        if (!paused_order_.empty() && random_() % 8 == 0) {
            const std::uint32_t id = paused_order_.back();
            paused_order_.pop_back();
            sources_.at(id).state = State::ended;
            schedule_.finished(id);
        }
    }

    // To the deadline, somewhat later, or to when the first running source has ended by itself.
    void pass_time(Duration deadline) {
        Duration next = deadline + Duration(random_() % 3 == 0 ? random_() % 400 : 0);
        for (const auto& [id, source] : sources_) {
            if (source.state == State::running) {
                next = std::min(next, now_ + (source.needs - source.ran));
            }
        }
        for (auto& [id, source] : sources_) {
            if (source.state == State::running) {
                source.ran += next - now_;
            }
        }
        now_ = next;
        for (auto& [id, source] : sources_) {
            if (source.state == State::running && source.ran >= source.needs) {
                source.state = State::ended;
                schedule_.finished(id);
            }
        }
    }

    sparrow::test::Random random_;
    TimeLimits limits_;
    Parallel parallel_;
    Schedule schedule_;
    std::map<std::uint32_t, Simulated> sources_;
    std::uint32_t next_start_ = 0;
    std::vector<std::uint32_t> paused_order_;
    Duration now_{0};
    int rounds_ = 0;
};

}  // namespace

TEST_CASE("whatever the sources do, turns are shared by the rules") {
    for (unsigned seed = 0; seed < 600; ++seed) {
        CAPTURE(seed);
        const TimeLimits times = seed % 3 == 0   ? limits
                                 : seed % 3 == 1 ? TimeLimits{Duration(100), Duration(150), Duration(100'000)}
                                                 : TimeLimits{Duration(500), Duration(400), Duration(3'000)};
        Simulation(seed, times).run();
    }
}

TEST_CASE("a good source is never stopped, and all begin before a hanging one is resumed") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        sparrow::test::Random random(seed);
        const std::uint32_t count = 2 + random() % 20;
        std::set<std::uint32_t> good;
        Schedule schedule = with_sources(count, {1 + random() % 3, random() % 3});
        std::map<std::uint32_t, Duration> ends;
        std::set<std::uint32_t> not_begun;
        for (std::uint32_t id = 0; id < count; ++id) {
            not_begun.insert(id);
            if (random() % 2 == 0) {
                good.insert(id);
            }
        }
        CAPTURE(seed, count, good.size());
        Duration now{0};
        while (!schedule.done()) {
            for (const auto& step : schedule.advance(now)) {
                not_begun.erase(step.id);
                if (step.action == Action::start && good.contains(step.id)) {
                    ends[step.id] = now + Duration(1 + random() % 1'900);
                }
                if (step.action == Action::resume) {
                    REQUIRE(not_begun.empty());
                    REQUIRE_FALSE(good.contains(step.id));
                }
            }
            if (schedule.done()) {
                break;
            }
            now = *schedule.next_deadline();
            for (const auto& [id, end] : ends) {
                now = std::min(now, end);
            }
            for (auto entry = ends.begin(); entry != ends.end();) {
                if (entry->second <= now) {
                    schedule.finished(entry->first);
                    good.erase(entry->first);
                    entry = ends.erase(entry);
                } else {
                    ++entry;
                }
            }
        }
    }
}
