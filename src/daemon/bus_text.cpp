#include "sparrow/daemon/bus_text.hpp"

#include "sparrow/base/text.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::daemon {

namespace {

bool fits(std::string_view text) {
    while (!text.empty()) {
        const auto [code, length] = decode_utf8(text);
        if (length == 0 || code == 0 || is_noncharacter(code)) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace

std::string bus_text(const std::string& text) {
    return fits(text) ? text : escape_control(text);
}

Result<std::string> asked_unit(sd::Reader& arguments) {
    std::string name = arguments.string();
    if (auto read = arguments.status(); !read) {
        return tl::unexpected(read.error());
    }
    if (name.empty()) {
        return name;
    }
    auto unit = unit::UnitName::parse(name);
    return unit ? Result<std::string>(unit->full()) : tl::unexpected(unit.error());
}

}  // namespace sparrow::daemon
