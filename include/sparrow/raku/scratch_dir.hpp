// A place for the temporary files of the tasks that sources run.
#pragma once

#include <optional>
#include <string>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::raku {

// Owns a directory, and removes it with all that is in it. One whose owner was killed is removed by the next
// that is made beside it.
class ScratchDir {
  public:
    // Below `parent`, for `owner` (nothing: the calling user) and for nobody else. rakudo does not look for
    // modules in it.
    static Result<ScratchDir> make(const std::string& parent, const std::optional<Identity>& owner);

    ScratchDir(ScratchDir&& other) noexcept = default;
    ScratchDir& operator=(ScratchDir&&) = delete;
    ScratchDir(const ScratchDir&) = delete;
    ScratchDir& operator=(const ScratchDir&) = delete;
    ~ScratchDir();

    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    ScratchDir(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

    std::string path_;
    // Locked (flock(2)) as long as somebody needs the directory.
    UniqueFd fd_;
};

}  // namespace sparrow::raku
