// parse_spec() takes any section, and what it gives is within what the daemon relies on.
#include <memory>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "sparrow/watch/parse_spec.hpp"
#include "sparrow/watch/policy.hpp"
#include "support/watch_settings.hpp"

using sparrow::fuzz::require;
using namespace sparrow;
using namespace sparrow::watch;

namespace {

void check(const WatchSpec& spec) {
    for (const StallTrigger& trigger : spec.triggers) {
        require(trigger.window >= std::chrono::milliseconds(500) &&
                    trigger.window <= std::chrono::seconds(10) && trigger.threshold > Duration(0) &&
                    trigger.threshold <= trigger.window,
                "the kernel takes each trigger");
    }
    require(spec.interval >= std::chrono::seconds(1), "an interval is no loop");
    require(!spec.health ||
                (spec.health->interval >= std::chrono::seconds(1) && spec.health->timeout > Duration(0) &&
                 spec.health->failure_threshold > 0 && spec.health->success_threshold > 0),
            "a health check can be made");
    for (std::size_t i = 0; i < spec.rules.size(); ++i) {
        require(!spec.rules[i].restores || spec.rules[i].until.index() != 0, "what is restored has an end");
        for (std::size_t j = 0; j < i; ++j) {
            require(spec.rules[i].name != spec.rules[j].name, "no two rules have one name");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = unit::parse(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!file) {
        return 0;
    }
    const auto name = unit::UnitName::parse("web.service");
    for (const unit::Section& section : file->file.sections) {
        auto spec = parse_spec(*name, section.settings);
        if (!spec) {
            require(!spec.error().message.empty(), "an error says what is wrong");
            continue;
        }
        check(*spec);
        WatchSpec both = *spec;
        add_spec(both, *spec);
        check(both);
        const test::WatchSettings settings;
        Policy policy(std::make_shared<const WatchSpec>(std::move(both)), "web.service",
                      unit::UnitType::service, settings);
        const Time now = std::chrono::seconds(1);
        (void)policy.handle(Running{}, {}, now);
        const auto wake = policy.wake_at();
        require(!wake || *wake > now, "it is woken later");
    }
    return 0;
}
