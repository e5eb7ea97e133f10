// A Raku process that makes a copy of itself for each request: the host, or a unit process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sparrow/base/fd.hpp"
#include "sparrow/base/result.hpp"

namespace sparrow::hooks {

// A line that it, or a copy that it has just made, has said (Sparrow::HookHost).
struct Report {
    enum class Kind { ready, alone, threads, forked, failed };
    Kind kind = Kind::ready;
    // Of the request, for forked and failed.
    std::uint32_t id = 0;
    pid_t pid = 0;
    std::string message = {};

    bool operator==(const Report&) const = default;
};

// The reports in `text` that are whole; they are taken out of it. What is none is left out.
std::vector<Report> take_reports(std::string& text);

// What it is asked and what it says.
class Copier {
  public:
    static Result<Copier> make();

    // For the process: the pipe that it reports to, and the one that it is asked by.
    [[nodiscard]] int control() const { return control_.write.get(); }
    [[nodiscard]] int calls() const { return requests_.read.get(); }
    // It is asked by this one instead.
    void use_requests(UniqueFd write_end) {
        requests_.read.reset();
        requests_.write = std::move(write_end);
    }

    // Has it serve the request `id`, which the file in memory `request` holds. An Error where it takes none.
    Result<void> ask(std::uint32_t id, int request) const;

    // Readable when take_reports() has something.
    [[nodiscard]] int fd() const { return control_.read.get(); }
    // A copy that has ended, and was waited for, before its report is taken has failed.
    std::vector<Report> take_reports();

  private:
    Copier(Pipe requests, Pipe control) : requests_(std::move(requests)), control_(std::move(control)) {}

    Pipe requests_;
    Pipe control_;
    std::string text_;
};

}  // namespace sparrow::hooks
