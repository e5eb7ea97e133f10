// Task-runs with arbitrary keys and values, rendered, and read by systemd's own parser: what it reads is what
// the model holds, no section, key or value more or less. libFuzzer's bytes choose the task-run, so that
// every input is one.
#include <fuzzer/FuzzedDataProvider.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/check_value.hpp"
#include "sparrow/model/runtime_keys.hpp"
#include "sparrow/model/unit_from_task.hpp"
#include "sparrow/translate/render.hpp"
#include "support/hostile_texts.hpp"
#include "support/needed_by.hpp"
#include "support/systemd_parser.hpp"
#include "support/unit_reading.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

namespace {

// Few: one wrong value is enough for an error, and no unit.
constexpr int most_parameters = 3;
constexpr int most_elements = 4;
constexpr int deepest = 3;
constexpr std::size_t longest_text = 64;

class Chooser {
  public:
    Chooser(const std::uint8_t* data, std::size_t size) : data_(data, size) {}

    unit::UnitName name() {
        constexpr std::array names{"x.service", "x@.service", "x.timer", "x.socket", "x.target",
                                   "x.path",    "x.mount",    "x.swap",  "x.slice",  "x.automount"};
        return *unit::UnitName::parse(data_.PickValueInArray(names));
    }

    model::Task task(unit::UnitType type) {
        model::Task task{"x", "systemd", data_.ConsumeIntegralInRange(0, 99), test::needed_by(type)};
        for (int left = data_.ConsumeIntegralInRange(0, most_parameters); left > 0; --left) {
            // What the bytes do not say is 0: fitting.
            const bool is_arbitrary = data_.ConsumeIntegralInRange(0, 3) == 3;
            task.parameters.push_back(is_arbitrary ? model::Parameter{key(), value(0)} : fitting(type));
        }
        if (data_.ConsumeIntegralInRange(0, 3) == 3) {
            task.name = text();
        }
        return task;
    }

  private:
    // A setting of such a unit with a value that it takes, as far as that is known, and with hostile texts
    // where it may hold any text.
    model::Parameter fitting(unit::UnitType type) {
        const auto& own = directives_of(type);
        const model::Directive& directive =
            *own[data_.ConsumeIntegralInRange<std::size_t>(0, own.size() - 1)];
        return {model::kebab(directive.name), fitting_value(directive)};
    }

    // Those that their name alone means.
    static const std::vector<const model::Directive*>& directives_of(unit::UnitType type) {
        static std::map<unit::UnitType, std::vector<const model::Directive*>> known;
        const auto [entry, is_new] = known.try_emplace(type);
        for (const model::Directive& directive : model::directives()) {
            if (is_new && model::find_key(type, directive.name) == &directive) {
                entry->second.push_back(&directive);
            }
        }
        return entry->second;
    }

    model::Value fitting_value(const model::Directive& directive) {
        if (directive.value == model::ValueClass::exec_command) {
            return {model::Words{{{std::string("/bin/true")}, {text()}}}};
        }
        if (directive.value == model::ValueClass::environ) {
            return {model::Hash{{"KEY", {text()}}}};
        }
        model::Value fitting{fitting_text(directive)};
        switch (data_.ConsumeIntegralInRange(0, 3)) {
            case 0:
                return {model::List{std::move(fitting)}};
            case 1:
                return {
                    model::Computed{std::make_shared<const model::Value>(std::move(fitting)), {text(), 1}}};
            default:
                return fitting;
        }
    }

    // The first that the setting takes, from one that is chosen on.
    std::string fitting_text(const model::Directive& directive) {
        if (const auto words = model::values(directive); !words.empty()) {
            return std::string(words[data_.ConsumeIntegralInRange<std::size_t>(0, words.size() - 1)].word);
        }
        constexpr std::array fits{"yes",         "1",           "50%",     "10s",     "1M",        "/run/x",
                                  "a.service",   "a.slice",     "KEY=x",   "SIGTERM", "daily",     "0755",
                                  "/dev/sda 1M", "/dev/sda 10", "tcp",     "root",    "127.0.0.1", "AF_UNIX",
                                  "x:1",         "x:/run/x",    "CAP_KILL"};
        const auto first = data_.ConsumeIntegralInRange<std::size_t>(0, fits.size());
        if (first == fits.size()) {
            return text();
        }
        for (std::size_t i = 0; i < fits.size(); ++i) {
            const char* fit = fits[(first + i) % fits.size()];
            if (model::check_value(directive, fit)) {
                return fit;
            }
        }
        return text();
    }

    std::string text() {
        std::string made;
        do {
            made += data_.ConsumeBool() ? data_.PickValueInArray(test::hostile_texts)
                                        : data_.ConsumeRandomLengthString(longest_text);
        } while (data_.remaining_bytes() > 0 && data_.ConsumeIntegralInRange(0, 3) == 0);
        return made;
    }

    std::string key() {
        const auto& directives = model::directives();
        const auto& directive =
            directives[data_.ConsumeIntegralInRange<std::size_t>(0, directives.size() - 1)];
        switch (data_.ConsumeIntegralInRange(0, 7)) {
            case 0:
                return text();
            case 1:
                return std::string(model::runtime_keys()[data_.ConsumeIntegralInRange<std::size_t>(
                    0, model::runtime_keys().size() - 1)]);
            case 2:
                return std::string(directive.section);
            case 3:
                return std::string(directive.name);
            default:
                return model::kebab(directive.name);
        }
    }

    model::Value value(int depth) {
        switch (data_.ConsumeIntegralInRange(0, depth < deepest ? 10 : 6)) {
            case 0:
                return {model::Nothing{}};
            case 1:
                return {data_.ConsumeBool()};
            case 2:
                return {data_.ConsumeIntegral<std::int64_t>()};
            case 3:
                return {data_.ConsumeFloatingPointInRange(-1e300, 1e300)};
            case 4:
                return {model::Literal{text()}};
            case 5:
                return {model::Closure{text(), data_.ConsumeIntegralInRange(0, 99)}};
            case 7:
                return {model::Words{list(depth)}};
            case 8:
                return {list(depth)};
            case 9: {
                model::Hash hash;
                for (int left = data_.ConsumeIntegralInRange(0, most_elements); left > 0; --left) {
                    hash.push_back({key(), value(depth + 1)});
                }
                return {hash};
            }
            case 10:
                return {model::Computed{std::make_shared<const model::Value>(value(depth + 1)), {text(), 1}}};
            default:
                return {text()};
        }
    }

    model::List list(int depth) {
        model::List list;
        for (int left = data_.ConsumeIntegralInRange(0, most_elements); left > 0; --left) {
            list.push_back(value(depth + 1));
        }
        return list;
    }

    FuzzedDataProvider data_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto systemd = test::SystemdParser::find();
    require(systemd.has_value(), "systemd is installed");
    static const translate::SourceFile source{"/etc/systemd/system/x%.raku",
                                              *translate::parse_source_name("x.raku"),
                                              translate::OutputDir::normal,
                                              std::nullopt,
                                              "",
                                              std::nullopt};
    Chooser chooser(data, size);
    const unit::UnitName name = chooser.name();
    const auto result =
        model::unit_from_task("/x", chooser.task(name.type()), name, {"/usr/bin/sparrowctl", "0123"});
    if (!result.unit) {
        return 0;
    }
    const auto tree = translate::render(source, *result.unit);
    if (!tree) {
        return 0;
    }
    const auto& file = std::get<translate::TextFile>(tree->at({translate::OutputDir::normal, name.full()}));
    const auto read = systemd->read(file.text);
    require(read.has_value(), "systemd reads the unit:\n" + file.text);
    require(*read == test::reading_of(*result.unit, source.path),
            "systemd reads what the model holds:\n" + file.text);
    return 0;
}
