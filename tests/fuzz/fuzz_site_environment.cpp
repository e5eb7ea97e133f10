// The site's environment: variables that execve(2) takes, each line used or told.
#include <algorithm>
#include <set>
#include <string>

#include "fuzz.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/raku/environment.hpp"

using sparrow::fuzz::require;
using namespace sparrow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto site = raku::parse_site_environment("/etc/site", text);
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    std::set<std::string> names;
    for (const std::string& variable : site.variables) {
        const std::string name = variable.substr(0, variable.find('='));
        require(!name.empty() && name.size() < variable.size(), "a variable has a name and a value");
        require(names.insert(name).second, "a name comes once");
        require(is_utf8(variable), "a variable is UTF-8");
        require(variable.find('\n') == std::string::npos, "a variable is of one line");
        require(raku::value_of(site.variables, name) == variable.substr(name.size() + 1),
                "its value is found");
    }
    int before = 0;
    for (const Diagnostic& diagnostic : site.diagnostics) {
        require(diagnostic.line > before && diagnostic.line <= lines, "a diagnostic has its line");
        before = diagnostic.line;
    }
    const auto kept = raku::evaluation_environment(site.variables);
    require(raku::value_of(kept, "LD_PRELOAD").empty() && raku::value_of(kept, "RAKULIB").empty(),
            "what steers programs does not pass");
    return 0;
}
