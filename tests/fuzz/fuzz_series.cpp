// A series of signals, as `sparrowctl simulate` takes one: any lines, and what a policy does over them.
#include <sstream>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/watch/parse_spec.hpp"
#include "sparrow/watch/series.hpp"
#include "sparrow/watch/simulation.hpp"
#include "support/watch_settings.hpp"

using sparrow::fuzz::require;
using namespace sparrow;
using namespace sparrow::watch;

namespace {

const std::vector<unit::Setting>& section() {
    static const std::vector<unit::Setting> settings{
        {"Monitoring", R"({"interval":30})"},
        {"KernelMonitoring", R"({"psi":{"memory":{"threshold":1,"window":500000}}})"},
        {"HealthCheck", R"({"type":"closure","check":{"hook":"h"},"interval":20,"on-failure":"restart"})"},
        {"Rules",
         R"([{"on":"memory-pressure","above":{"avg10":20},"set":{"memory-max":"+25%"},"until":"calm"},)"
         R"({"on":{"any":["oom","failed"]},"for":3,"set":{"memory-max":"-10%"},)"
         R"("until":{"on":"memory-usage","below":"50%"},"then":"restore"}])"},
        {"Adaptation", R"({"cooldown":3,"bounds":{"memory-max":{"min":"64M","max":"4G"}}})"}};
    return settings;
}

void simulate(const std::vector<Moment>& series) {
    // A series of a year has a policy look a million times.
    constexpr Time most = std::chrono::minutes(2);
    const auto web = *unit::UnitName::parse("web.service");
    const test::WatchSettings settings;
    Simulation::World world;
    world.base = [&](const std::string& name) { return *settings.value(name, {"1G"}); };
    const auto spec = parse_spec(web, section());
    require(spec.has_value(), "the spec is one");
    Simulation simulation(*spec, web, settings, std::move(world));
    Time last{0};
    for (const Moment& moment : series) {
        if (moment.at > most) {
            break;
        }
        simulation.advance(moment);
        last = moment.at;
    }
    Time before{0};
    for (const Told& told : simulation.told()) {
        require(told.at >= before && told.at <= last, "what is told is in the series' own time");
        before = told.at;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::istringstream lines(std::string(reinterpret_cast<const char*>(data), size));
    const auto series = parse_series(lines);
    if (!series) {
        const std::string& message = series.error().message;
        require(!message.empty() && message[0] >= '1' && message[0] <= '9', "an error begins with its line");
        return 0;
    }
    Time before{0};
    for (const Moment& moment : *series) {
        require(moment.at >= before, "time goes on");
        before = moment.at;
        const std::string line = to_line(moment);
        const auto again = parse_moment(line, {});
        require(again && to_line(*again) == line, "a moment is read back as it was written");
    }
    simulate(*series);
    return 0;
}
