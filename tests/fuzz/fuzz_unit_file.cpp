// unit::parse() takes anything; what it reads and print() writes again reads the same.
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/unit/unit_file.hpp"

using sparrow::fuzz::require;
using namespace sparrow::unit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto first = parse(text);
    if (!first) {
        require(first.error().message.rfind("line ", 0) == 0, "an error begins with its line");
        return 0;
    }
    for (const SkippedLine& skipped : first->skipped) {
        require(skipped.line > 0, "a skipped line has a number");
    }
    const auto printed = print(first->file);
    if (!printed) {
        return 0;  // systemd reads names that this project does not write
    }
    const auto second = parse(*printed);
    require(second.has_value(), "what was printed can be read");
    require(second->skipped.empty(), "no line of what was printed is skipped");
    require(second->file.sections == first->file.sections, "what was printed reads the same");
    const auto again = print(second->file);
    require(again && *again == *printed, "and prints the same");
    return 0;
}
