#include "sparrow/watch/adjustments.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/random.hpp"
#include "support/watch_settings.hpp"

using namespace sparrow::watch;
using sparrow::test::gib;
using sparrow::test::mib;
using sparrow::test::Random;
using sparrow::test::WatchSettings;
using std::chrono::seconds;

namespace {

const WatchSettings settings;

struct Fixture {
    Adaptation adaptation;
    Adjustments adjustments{adaptation, settings};
    std::vector<Entry> entries;
    Signals signals;

    void know(const std::string& name, const std::string& text) {
        adjustments.learn(name, *settings.value(name, {text}));
    }
    void wish(const std::string& by, const std::string& name, const std::string& text,
              std::optional<std::string> max = {}, bool is_tripwire = false) {
        adjustments.wish({{name, {text}, {}, std::move(max)}, {"test", "", by, 0}, is_tripwire});
    }
    // "MemoryMax=2G", joined by blanks; each takes effect.
    std::string decide(Time now = seconds(0)) {
        entries.clear();
        std::string all;
        for (const Change& change : adjustments.decide(signals, now, entries)) {
            all += (all.empty() ? "" : " ") + change.name + "=" + to_string(change.to) +
                   (change.restores ? " back" : "");
            adjustments.applied(change.name, change.to);
        }
        return all;
    }
};

}  // namespace

TEST_CASE("a wish waits until it is known what the setting is") {
    Fixture f;
    f.wish("a", "MemoryMax", "2G");
    CHECK(f.adjustments.unknown() == std::vector<std::string>{"MemoryMax"});
    CHECK(f.decide().empty());
    f.know("MemoryMax", "1G");
    CHECK(f.adjustments.unknown().empty());
    CHECK(f.decide() == "MemoryMax=2G");
    CHECK(f.decide().empty());
}

TEST_CASE("the newest wish counts, then the one before it, then what there was") {
    Fixture f;
    f.know("MemoryMax", "1G");
    f.wish("a", "MemoryMax", "2G");
    f.wish("b", "MemoryMax", "3G");
    CHECK(f.decide() == "MemoryMax=3G");
    f.adjustments.withdraw("b", {});
    CHECK(f.decide() == "MemoryMax=2G");
    f.adjustments.withdraw("a", {});
    CHECK(f.decide() == "MemoryMax=1G back");
    CHECK(f.adjustments.states().empty());
    // One that does not count is taken back without a change.
    f.wish("a", "MemoryMax", "2G");
    f.wish("b", "MemoryMax", "3G");
    CHECK(f.decide() == "MemoryMax=3G");
    f.adjustments.withdraw("a", {});
    CHECK(f.decide().empty());
}

TEST_CASE("a relative wish is of what there is, once, and needs a maximum to grow") {
    Fixture f;
    f.know("MemoryHigh", "1G");
    f.wish("a", "MemoryHigh", "+25%", "4G");
    CHECK(f.decide() == "MemoryHigh=1342177280");
    CHECK(f.decide(seconds(1)).empty());
    f.wish("a", "MemoryHigh", "-64M");
    CHECK(f.decide() == "MemoryHigh=1275068416");
    f.wish("a", "MemoryHigh", "+1T", "4G");
    CHECK(f.decide() == "MemoryHigh=4294967296");
    f.wish("a", "MemoryHigh", "+1%");
    CHECK(f.decide().empty());
    REQUIRE(f.entries.size() == 1);
    CHECK(f.entries[0].kind == EntryKind::refused);
    CHECK(f.entries[0].reason.find("without a maximum") != std::string::npos);
    CHECK(f.decide().empty());
    CHECK(f.entries.empty());

    Fixture g;
    g.adaptation.bounds["MemoryHigh"] = {{}, "2G"};
    g.know("MemoryHigh", "1G");
    g.wish("a", "MemoryHigh", "+300%");
    CHECK(g.decide() == "MemoryHigh=2147483648");

    Fixture h;
    h.know("MemoryMax", "infinity");
    h.wish("a", "MemoryMax", "-10%");
    CHECK(h.decide().empty());
    CHECK(h.entries.size() == 1);
}

TEST_CASE("a negative number of a setting that has them is not relative") {
    Fixture f;
    f.know("OOMScoreAdjust", "0");
    f.wish("a", "OOMScoreAdjust", "-500");
    CHECK(f.decide() == "OOMScoreAdjust=-500");
}

TEST_CASE("a wish that comes to nothing does not undo what another has set") {
    Fixture f;
    f.know("MemoryMax", "1G");
    f.wish("a", "MemoryMax", "2G");
    CHECK(f.decide() == "MemoryMax=2G");
    f.wish("b", "MemoryMax", "a lot");
    CHECK(f.decide().empty());
    CHECK(f.entries.size() == 1);
    f.adjustments.withdraw("a", {});
    CHECK(f.decide().empty());
    f.adjustments.withdraw("b", {});
    CHECK(f.decide() == "MemoryMax=1G back");
}

TEST_CASE("a refusal is told once, until it is another") {
    Fixture f;
    f.adaptation.cooldown = seconds(30);
    f.know("MemoryMax", "1G");
    f.wish("a", "MemoryMax", "2G");
    CHECK(f.decide() == "MemoryMax=2G");
    for (int i = 0; i < 5; ++i) {
        f.wish("a", "MemoryMax", "3G");
        CHECK(f.decide(seconds(i)).empty());
        CHECK(f.entries.size() == (i == 0 ? 1 : 0));
    }
    CHECK(f.adjustments.again() == seconds(30));
    CHECK(f.decide(seconds(30)) == "MemoryMax=3G");
}

TEST_CASE("thresholds and bounds of numbers do not touch what is none") {
    Fixture f;
    f.adaptation.change_thresholds["MemoryMax"] = "100M";
    f.adaptation.change_thresholds["CPUQuota"] = "20%";
    f.adaptation.change_thresholds["Environment"] = "100M";
    f.know("MemoryMax", "1G");
    f.know("CPUQuota", "100%");
    f.know("Environment", "A=1");
    f.wish("a", "MemoryMax", "1100M");
    f.wish("a", "CPUQuota", "110%");
    f.wish("a", "Environment", "A=2");
    CHECK(f.decide() == "Environment=A=2");
    f.wish("a", "MemoryMax", "1200M");
    f.wish("a", "CPUQuota", "130%");
    CHECK(f.decide() == "CPUQuota=130% MemoryMax=1200M");
    CHECK_FALSE(f.adjustments.again());
}

TEST_CASE("a tripwire waits for nothing, and raises no limit") {
    Fixture f;
    f.adaptation.cooldown = seconds(600);
    f.adaptation.shrink_window = seconds(600);
    f.adaptation.rate = {1, seconds(600)};
    f.signals.memory_current = 790 * mib;
    f.know("MemoryHigh", "infinity");
    for (int i = 0; i < 5; ++i) {
        f.wish("wire", "MemoryHigh", "800M", {}, true);
        CHECK(f.decide(seconds(i)) == "MemoryHigh=800M");
        f.adjustments.withdraw("wire", {});
        CHECK(f.decide(seconds(i)) == "MemoryHigh=infinity back");
    }
    // Others are not held up by it, and it is lifted at once from above another's wish.
    f.signals.memory_current = 0;
    f.adaptation.shrink_window = seconds(0);
    f.wish("rule", "MemoryHigh", "900M");
    CHECK(f.decide(seconds(5)) == "MemoryHigh=900M");
    f.wish("wire", "MemoryHigh", "800M", {}, true);
    CHECK(f.decide(seconds(5)) == "MemoryHigh=800M");
    f.adjustments.withdraw("wire", {});
    CHECK(f.decide(seconds(5)) == "MemoryHigh=900M");
    f.wish("wire", "MemoryHigh", "1G", {}, true);
    CHECK(f.decide(seconds(5)).empty());

    Fixture g;
    g.know("MemoryHigh", "500M");
    g.wish("wire", "MemoryHigh", "1G", {}, true);
    CHECK(g.decide().empty());
}

TEST_CASE("what systemd refused waits for another wish, and wakes nobody") {
    Fixture f;
    f.signals.memory_current = 2 * gib;
    f.know("MemoryMax", "4G");
    f.wish("a", "MemoryMax", "1G");
    const auto changes = f.adjustments.decide(f.signals, seconds(0), f.entries);
    REQUIRE(changes.size() == 1);
    CHECK(f.adjustments.again());
    f.adjustments.failed(changes[0]);
    CHECK_FALSE(f.adjustments.again());
    CHECK(f.decide(seconds(100)).empty());
    f.wish("a", "MemoryMax", "1G");
    CHECK_FALSE(f.decide(seconds(100)).empty());
}

TEST_CASE("where systemd rounds, nothing is asked for again") {
    Fixture f;
    f.know("MemoryMax", "4G");
    f.wish("a", "MemoryMax", "1000000001");
    CHECK(f.adjustments.decide(f.signals, seconds(0), f.entries).size() == 1);
    f.adjustments.applied("MemoryMax", *settings.value("MemoryMax", {"1000001536"}));
    CHECK(f.decide(seconds(1)).empty());
    CHECK(f.entries.empty());
    f.wish("a", "MemoryMax", "2G");
    CHECK(f.decide(seconds(2)) == "MemoryMax=2G");
}

TEST_CASE("what somebody else has changed is the new base, unless it was adjusted") {
    Fixture f;
    f.know("MemoryMax", "1G");
    f.know("MemoryMax", "3G");
    CHECK(f.decide().empty());
    f.wish("a", "MemoryMax", "2G");
    CHECK(f.decide() == "MemoryMax=2G");
    f.know("MemoryMax", "5G");
    CHECK(f.decide() == "MemoryMax=2G");
    f.adjustments.withdraw("a", {});
    CHECK(f.decide() == "MemoryMax=3G back");
}

TEST_CASE("the base from before is restored, and all is reverted") {
    Fixture f;
    f.adjustments.learn("MemoryMax", *settings.value("MemoryMax", {"2G"}),
                        settings.value("MemoryMax", {"1G"}).value());
    CHECK(f.adjustments.states().size() == 1);
    CHECK(f.decide() == "MemoryMax=1G back");
    f.wish("a", "MemoryMax", "3G");
    CHECK(f.decide() == "MemoryMax=3G");
    const auto changes = f.adjustments.revert({"revert", "", "admin", 0});
    REQUIRE(changes.size() == 1);
    CHECK(to_string(changes[0].to) == "1G");
    CHECK(changes[0].restores);
    f.adjustments.applied("MemoryMax", changes[0].to);
    CHECK(f.decide(seconds(9)).empty());
    CHECK(f.adjustments.revert({}).empty());
}

// Wishes of several come and go: at the end of each, what is set keeps to all guards, and without wishes all
// goes back.
TEST_CASE("no sequence of wishes breaks bounds, usage or the rate") {
    Random random(11);
    const auto below = [&](std::uint64_t most) { return std::uint64_t{random()} % most; };
    for (int round = 0; round < 150; ++round) {
        Fixture f;
        f.adaptation.rate = {3, seconds(60)};
        f.adaptation.cooldown = seconds(below(5));
        f.adaptation.margin = 0.1;
        f.adaptation.bounds["MemoryMax"] = {"100M", "4G"};
        f.adaptation.change_thresholds["MemoryMax"] = "50M";
        f.know("MemoryMax", "2G");
        Time now{0};
        std::vector<Time> changed;
        std::uint64_t current = 2 * gib;
        const auto look = [&] {
            f.signals.memory_current = below(4 * gib);
            f.entries.clear();
            for (const Change& change : f.adjustments.decide(f.signals, now, f.entries)) {
                const std::uint64_t to = *change.to.number;
                CAPTURE(round, current, to, *f.signals.memory_current);
                REQUIRE(*change.from.number == current);
                REQUIRE((change.restores || (to <= 4 * gib && to >= 100 * mib) || to > current));
                REQUIRE((change.restores || std::max(to, current) - std::min(to, current) >= 50 * mib));
                REQUIRE((to > current ||
                         static_cast<double>(to) >= static_cast<double>(*f.signals.memory_current) * 1.1));
                REQUIRE((changed.empty() || now - changed.back() >= f.adaptation.cooldown));
                changed.push_back(now);
                REQUIRE(std::count_if(changed.begin(), changed.end(),
                                      [&](Time time) { return time + seconds(60) > now; }) <= 3);
                current = to;
                f.adjustments.applied(change.name, change.to);
            }
            const auto again = f.adjustments.again();
            REQUIRE((!again || *again > now));
        };
        for (int step = 0; step < 100; ++step) {
            now += seconds(below(10));
            const std::string by(1, static_cast<char>('a' + below(3)));
            if (below(3) == 0) {
                f.adjustments.withdraw(by, {});
            } else if (below(2) == 0) {
                f.wish(by, "MemoryMax", (below(2) == 0 ? "+" : "-") + std::to_string(below(60)) + "%");
            } else {
                f.wish(by, "MemoryMax", std::to_string(below(6 * gib)));
            }
            look();
        }
        for (const char* by : {"a", "b", "c"}) {
            f.adjustments.withdraw(by, {});
        }
        for (int step = 0; step < 300; ++step) {
            now += seconds(10);
            look();
        }
        REQUIRE(current == 2 * gib);
    }
}
