// Which hook a person means, among those of a unit's files.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"

namespace sparrow::cli {

// A file of a unit, the unit file or a drop-in, that has hooks of its own.
struct HookFile {
    std::string path;
    // Their full names.
    std::vector<std::string> hooks;
};

struct HookChoice {
    // Which of the files.
    std::size_t file = 0;
    // The hook's full name there.
    std::string hook;
};

// The hook among `hooks` that is called `asked`: by its full name ("hooks.pre-start.run"), without what all
// have in common ("pre-start"), or by its last word where no other has it ("resource-check" of
// "monitoring.resource-check"). Nothing where there is none.
std::optional<std::string> find_hook(const std::vector<std::string>& hooks, std::string_view asked);

// The one that `asked` means among `files`, of which there must be one or more. `from` is empty, or the one
// file that counts: its name, also without what follows the last dot, that of its source, or a path of
// either. An Error says what there is, and how to choose where several files of `unit` have such a hook.
Result<HookChoice> choose_hook(const std::string& unit, const std::vector<HookFile>& files,
                               const std::string& asked, const std::string& from);

}  // namespace sparrow::cli
