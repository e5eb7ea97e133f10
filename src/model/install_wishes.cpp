#include "install_wishes.hpp"

#include <fmt/core.h>

#include <map>

#include "sparrow/base/text.hpp"
#include "sparrow/unit/setting_text.hpp"

namespace sparrow::model {

std::vector<std::string> add_wish(std::string_view directive, const std::vector<std::string>& assignments,
                                  InstallWishes& wishes) {
    if (directive == "DefaultInstance") {
        wishes.default_instance = assignments.empty() ? "" : assignments.back();
        return {};
    }
    const std::map<std::string_view, std::vector<std::string>*> lists{{"WantedBy", &wishes.wanted_by},
                                                                      {"RequiredBy", &wishes.required_by},
                                                                      {"UpheldBy", &wishes.upheld_by},
                                                                      {"Alias", &wishes.alias},
                                                                      {"Also", &wishes.also}};
    std::vector<std::string>& list = *lists.at(directive);
    const bool is_expanded = directive != "Alias" && directive != "Also";
    std::vector<std::string> messages;
    for (const std::string& assignment : assignments) {
        for (const std::string& name : split(assignment, ' ')) {
            if (name.find('%') != std::string::npos &&
                !(is_expanded && unit::has_install_specifiers_only(name))) {
                messages.push_back(fmt::format("specifiers are not expanded in {}, as the link is made now{}",
                                               name, is_expanded ? ", but for %i, %j, %n, %N and %p" : ""));
            } else if (!name.empty()) {
                list.push_back(name);
            }
        }
    }
    return messages;
}

}  // namespace sparrow::model
