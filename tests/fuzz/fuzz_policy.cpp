// Any sequence of events, with any signals, at any times: nothing crashes, and what is changed keeps to the
// guards of the spec.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "sparrow/watch/parse_spec.hpp"
#include "sparrow/watch/policy.hpp"
#include "sparrow/watch/value_json.hpp"
#include "support/watch_settings.hpp"

using sparrow::fuzz::require;
using namespace sparrow;
using namespace sparrow::watch;
using sparrow::test::gib;
using sparrow::test::mib;

namespace {

const std::vector<unit::Setting>& section() {
    static const std::vector<unit::Setting> settings{
        {"Monitoring",
         R"({"interval":7,"resource-check":{"hook":"r"},"change-threshold":{"memory-max":"10M"}})"},
        {"KernelMonitoring",
         R"({"cgroup-memory":{"high-threshold":"80%"},"psi":{"memory":{"threshold":1,"window":500000}}})"},
        {"AdaptiveResources", R"({"kernel-signals":true,"adaptation-strategy":{"hook":"s"}})"},
        {"PressureResponse", R"({"hook":"p"})"},
        {"HealthCheck", R"({"type":"closure","check":{"hook":"h"},"interval":5,"on-failure":"restart"})"},
        {"Rules",
         R"([{"on":"memory-pressure","above":{"avg10":20},"set":{"memory-max":"+25%"},"until":"calm"},)"
         R"({"on":{"any":["oom","failed",{"not":"memory-pressure"}]},"for":3,"set":{"memory-max":"-10%"},)"
         R"("until":{"on":"memory-usage","below":"50%"},"then":"restore"}])"},
        {"Adaptation",
         R"({"cooldown":3,"rate":{"changes":4,"per":60},"bounds":{"memory-max":{"min":"64M","max":"4G"}}})"}};
    return settings;
}

class Run {
  public:
    explicit Run(FuzzedDataProvider& data) : data_(data) {}

    void step() {
        now_ += std::chrono::milliseconds(data_.ConsumeIntegralInRange<int>(0, 4000));
        change_signals();
        send(event());
    }

  private:
    void change_signals() {
        signals_.memory_current = data_.ConsumeIntegralInRange<std::uint64_t>(0, 5 * gib);
        if (data_.ConsumeIntegralInRange<int>(0, 20) == 0) {
            signals_.memory_current.reset();
        }
        signals_.memory_max = data_.ConsumeBool() ? infinity : current_;
        Pressure pressure;
        pressure.some.avg10 = data_.ConsumeIntegralInRange<int>(0, 100);
        signals_.pressure(Domain::system, Resource::memory) = pressure;
        if (!signals_.memory_counters || data_.ConsumeBool()) {
            signals_.memory_counters = MemoryCounters{};
            signals_.memory_counters->high = data_.ConsumeIntegral<std::uint8_t>();
            signals_.memory_counters->oom = data_.ConsumeIntegral<std::uint8_t>();
        }
    }

    Event event() {
        switch (data_.ConsumeIntegralInRange<int>(0, 9)) {
            case 0:
                return Running{data_.ConsumeBool()};
            case 1:
                return Stopped{data_.ConsumeBool()};
            case 2:
                return MainExited{};
            case 3:
                return Stalled{policy_.triggers()[data_.ConsumeIntegralInRange<std::size_t>(
                    0, policy_.triggers().size() - 1)]};
            case 4:
                return MemoryEvents{};
            case 5:
                return Checked{data_.ConsumeBool(), "x"};
            case 6:
                if (data_.ConsumeBool()) {
                    (void)policy_.pause(signals_, now_);
                } else {
                    policy_.resume();
                }
                return Woken{};
            case 7:
            case 8: {
                static const std::vector<std::string> texts{R"({"memory-max":"2G"})",
                                                            R"({"memory-max":"+300%"})",
                                                            R"({"memory-max":"-64M"})",
                                                            R"({"memory-max":"x","memory-high":"1G"})",
                                                            "false",
                                                            "{}"};
                HookReturned returned{std::nullopt, "late",
                                      data_.ConsumeIntegralInRange<std::uint64_t>(0, 9)};
                if (data_.ConsumeBool()) {
                    auto value = parse_value(
                        data_.ConsumeBool()
                            ? texts[data_.ConsumeIntegralInRange<std::size_t>(0, texts.size() - 1)]
                            : data_.ConsumeRandomLengthString(100));
                    returned.answer = value ? std::optional(*value) : std::nullopt;
                }
                return returned;
            }
            default:
                return Woken{};
        }
    }

    void send(const Event& first) {
        std::vector<Event> events{first};
        for (std::size_t i = 0; i < events.size(); ++i) {
            require(i < 50, "it comes to rest");
            const Actions actions = policy_.handle(events[i], signals_, now_);
            const auto wake = policy_.wake_at();
            require(!wake || *wake > now_, "it is woken later");
            const bool is_idle = !policy_.is_running() || policy_.is_paused();
            require(!is_idle || (actions.changes.empty() && !actions.call && !actions.check && !actions.act),
                    "nothing is done where nothing runs");
            Learned learned;
            for (const std::string& name : actions.learn) {
                learned.settings.push_back({name, *settings_.value(name, {"1G"}), {}});
            }
            Applied applied;
            for (const Change& change : actions.changes) {
                check(change);
                applied.changes.push_back({change, change.to, ""});
            }
            if (!learned.settings.empty()) {
                events.emplace_back(std::move(learned));
            }
            if (!applied.changes.empty()) {
                events.emplace_back(std::move(applied));
            }
        }
    }

    void check(const Change& change) {
        if (change.name != "MemoryMax") {
            return;
        }
        const std::uint64_t to = change.to.number.value_or(0);
        require(change.from.number == current_, "a change begins where the last one ended");
        require(change.restores || to > current_ || to >= 64 * mib, "no less than the minimum");
        require(change.restores || to < current_ || to <= 4 * gib, "no more than the maximum");
        require(to > current_ || !signals_.memory_current ||
                    static_cast<double>(to) >= static_cast<double>(*signals_.memory_current) * 1.1,
                "not below what is in use");
        require(changed_.empty() || now_ - changed_.back() >= std::chrono::seconds(3), "not in the cooldown");
        changed_.push_back(now_);
        require(std::count_if(changed_.begin(), changed_.end(),
                              [this](Time time) { return time + std::chrono::seconds(60) > now_; }) <= 4,
                "no more often than the rate allows");
        current_ = to;
    }

    FuzzedDataProvider& data_;
    test::WatchSettings settings_;
    Policy policy_{
        std::make_shared<const WatchSpec>(*parse_spec(*unit::UnitName::parse("web.service"), section())),
        "web.service", unit::UnitType::service, settings_};
    Signals signals_;
    Time now_ = std::chrono::seconds(1000);
    std::uint64_t current_ = gib;
    std::vector<Time> changed_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    FuzzedDataProvider data(bytes, size);
    Run run(data);
    while (data.remaining_bytes() > 0) {
        run.step();
    }
    return 0;
}
