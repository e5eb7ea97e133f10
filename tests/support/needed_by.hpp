// The least that a task-run of each type needs.
#pragma once

#include <string>
#include <vector>

#include "sparrow/model/description.hpp"
#include "sparrow/unit/unit_name.hpp"

namespace sparrow::test {

// What systemd loads no unit of the type without.
inline std::vector<model::Parameter> needed_by(unit::UnitType type) {
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

}  // namespace sparrow::test
