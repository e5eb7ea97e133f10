// Task-runs with arbitrary keys and values, rendered, and read by systemd's own parser: what it reads is what
// the model holds, no section, key or value more or less. libFuzzer's bytes choose the task-run, so that
// every input is one.
#include <fuzzer/FuzzedDataProvider.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/model/catalogue.hpp"
#include "sparrow/model/runtime_keys.hpp"
#include "sparrow/model/unit_from_task.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/unit/quote.hpp"
#include "support/systemd_parser.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

namespace {

// Few: one wrong value is enough for an error, and no unit.
constexpr int most_parameters = 3;
constexpr int most_elements = 4;
constexpr int deepest = 3;
constexpr std::size_t longest_text = 64;

// What a value could break out of its line with, beside what libFuzzer finds.
constexpr std::array texts{"\n[Service]\nExecStart=/bin/evil",
                           "\r",
                           "\\",
                           "a\\\\\\",
                           "[Install]",
                           "=",
                           "#",
                           ";",
                           " ",
                           "%",
                           "$",
                           "\"",
                           "'",
                           "/bin/true",
                           "a.service",
                           "\xc2\x85",
                           "\xe2\x80\xa8",
                           "\xff",
                           ""};

class Chooser {
  public:
    Chooser(const std::uint8_t* data, std::size_t size) : data_(data, size) {}

    unit::UnitName name() {
        constexpr std::array names{"x.service", "x@.service", "x.timer", "x.socket", "x.target",
                                   "x.path",    "x.mount",    "x.swap",  "x.slice",  "x.automount"};
        return *unit::UnitName::parse(data_.PickValueInArray(names));
    }

    model::Task task(unit::UnitType type) {
        model::Task task{text(), "systemd", data_.ConsumeIntegralInRange(0, 99), needed(type)};
        for (int left = data_.ConsumeIntegralInRange(0, most_parameters); left > 0; --left) {
            task.parameters.push_back({key(), value(0)});
        }
        return task;
    }

  private:
    // What systemd loads no unit of the type without.
    static std::vector<model::Parameter> needed(unit::UnitType type) {
        switch (type) {
            case unit::UnitType::service:
                return {{"exec-start", {std::string("/bin/true")}}};
            case unit::UnitType::timer:
                return {{"on-boot-sec", {std::string("1s")}}};
            case unit::UnitType::socket:
                return {{"listen-stream", {std::string("/run/x")}}};
            case unit::UnitType::path:
                return {{"path-exists", {std::string("/x")}}};
            case unit::UnitType::mount:
            case unit::UnitType::swap:
                return {{"what", {std::string("/dev/x")}}};
            default:
                return {};
        }
    }

    std::string text() {
        std::string made;
        do {
            made += data_.ConsumeBool() ? data_.PickValueInArray(texts)
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

// What systemd is to read from the rendered `unit`: blanks at the ends of a value are not part of it.
std::vector<test::ReadAssignment> expected(const model::Unit& unit, const std::string& source_path) {
    std::vector<test::ReadAssignment> all{{"Unit", "SourcePath", unit::escape_specifiers(source_path)}};
    for (const model::UnitSetting& setting : unit.settings) {
        for (const std::string& assignment : setting.assignments) {
            all.push_back({setting.section, setting.name, std::string(trim(assignment))});
        }
    }
    if (!unit.runtime.empty()) {
        all.push_back({"X-Sparrow", "Task", std::string(trim(unit.task))});
        all.push_back({"X-Sparrow", "Line", std::to_string(unit.line)});
    }
    for (const model::RuntimeSetting& setting : unit.runtime) {
        all.push_back({"X-Sparrow", setting.name, setting.json});
    }
    return all;
}

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
    require(*read == expected(*result.unit, source.path),
            "systemd reads what the model holds:\n" + file.text);
    return 0;
}
