// A hook's reply on the daemon's side: any packet, any answer, and what comes of it as a drop-in.
#include <algorithm>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/daemon/hook_returned.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/unit/unit_file.hpp"
#include "sparrow/watch/hook_answer.hpp"
#include "sparrow/watch/unit_settings.hpp"
#include "sparrow/watch/value_json.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

namespace {

void check_told(const std::vector<std::string>& told) {
    constexpr std::size_t most_told = 21;
    constexpr std::size_t most_text = 8192;
    require(told.size() <= most_told, "one answer does not fill the history");
    for (const std::string& text : told) {
        require(!text.empty() && escape_control(text) == text, "what is told is one line");
        require(text.size() < most_text, "what is told is no novel");
    }
}

// What is wished for is one setting, as a property and in a file.
void check_wish(const watch::WishedSetting& wish) {
    const model::Directive* directive = model::find_key(unit::UnitType::service, wish.name);
    require(directive != nullptr && directive->name == wish.name, "a wish is for a setting");
    require(directive->is_runtime() || directive->section == "Service",
            "it can be changed on a unit that exists");
    constexpr std::uint64_t gib = std::uint64_t{1} << 30;
    model::Machine machine;
    machine.memory = 8 * gib;
    const watch::UnitSettings settings(unit::UnitType::service, machine);
    if (const auto value = settings.value(wish.name, wish.texts)) {
        (void)settings.property(wish.name, *value);
    }
    unit::UnitFile file{{}, {{"Service", {}}}};
    for (const std::string& text : wish.texts) {
        file.sections[0].settings.push_back({wish.name, text});
    }
    if (const auto text = unit::print(file)) {
        const auto parsed = unit::parse(*text);
        require(parsed && parsed->file.sections.size() == 1 && parsed->skipped.empty() &&
                    std::all_of(parsed->file.sections[0].settings.begin(),
                                parsed->file.sections[0].settings.end(),
                                [&](const unit::Setting& setting) { return setting.key == wish.name; }) &&
                    parsed->file.sections[0].settings.size() == wish.texts.size(),
                "a drop-in holds what is wished for, and nothing else");
    }
}

void check_wishes(const watch::HookWishes& wishes) {
    check_told(wishes.notes);
    check_told(wishes.errors);
    std::for_each(wishes.settings.begin(), wishes.settings.end(), check_wish);
}

void check_answer(const model::Value& answer) {
    check_wishes(watch::wishes_of(unit::UnitType::service, answer));
    if (!std::holds_alternative<model::Hash>(answer.data)) {
        check_wishes(watch::wishes_of_property(unit::UnitType::service, "MemoryMax", answer));
        check_wishes(watch::wishes_of_property(unit::UnitType::service, "Environment", answer));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto reply = raku::parse_hook_reply(text)) {
        constexpr std::uint64_t number = 7;
        const auto returned = daemon::hook_returned(*reply, number);
        require(returned.number == number, "an answer is that of its call");
        require(returned.trouble.size() < 2048, "what went wrong is no novel");
        if (returned.answer) {
            require(returned.trouble.empty(), "an answer is no trouble");
            check_answer(*returned.answer);
        }
    }
    if (const auto value = watch::parse_value(text)) {
        check_answer(*value);
    }
    return 0;
}
