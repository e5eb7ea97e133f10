// The name and the first line of a file in a unit directory: the first line of the input is the name.
#include <algorithm>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/translate/source_name.hpp"
#include "sparrow/translate/stub.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string name(input.substr(0, input.find('\n')));
    const std::string_view text = input.substr(std::min(name.size() + 1, input.size()));

    if (const auto parsed = translate::parse_source_name(name)) {
        require(name.rfind(parsed->stem, 0) == 0, "a file's name begins with its stem");
        require(parsed->is_unit_file == (parsed->stem == name), "a unit file is named as its unit");
        require(!parsed->unit || parsed->unit->full() == parsed->stem, "the stem of a unit is its name");
        require(!parsed->is_unit_file || parsed->unit, "a unit file has a unit");
    } else {
        require(!parsed.error().message.empty(), "an error has a message");
    }
    if (const auto folder = translate::parse_dependency_folder(name)) {
        require(folder->unit + "." + folder->kind == name, "a folder is its unit and its kind");
        require(unit::UnitName::parse(folder->unit).has_value(), "of a unit");
    }
    if (const auto drop_in = translate::parse_drop_in_name(name)) {
        require(name.rfind(drop_in->stem, 0) == 0, "a drop-in's file begins with the drop-in's name");
        require(drop_in->stem.size() > 5 && !drop_in->unit, "which is no unit and more than .conf");
    }
    if (const auto folder = translate::parse_drop_in_folder(name)) {
        require(folder->name == name, "a folder of drop-ins keeps its name");
        require(unit::type_of("x." + name.substr(0, name.size() - 2)) == folder->type, "and says their type");
    }
    if (translate::has_shebang(text)) {
        require(text.find("#!") <= 3, "a source begins with #!");
        require(translate::has_shebang(text.substr(0, text.find('\n'))), "its first line alone decides");
    }
    return 0;
}
