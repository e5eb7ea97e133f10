// The Raku process that unit processes are copies of: Raku is started and warmed up once for all of them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/hooks/copier.hpp"
#include "sparrow/hooks/copy.hpp"
#include "sparrow/hooks/enclosures.hpp"
#include "sparrow/hooks/options.hpp"
#include "sparrow/raku/evaluate.hpp"

namespace sparrow::hooks {

// What all Raku processes of the service have.
struct RakuSettings {
    // All but repositories and environment, which bundles have.
    raku::EvaluateOptions evaluate;
    // For the temporary files of tasks; empty: none are run.
    std::string scratch_dir;
    // environ(7) of this process.
    raku::Variables environment;
};

class Host {
  public:
    // `repositories` as `raku -I` takes them. An Error where there is no process.
    static Result<std::unique_ptr<Host>> start(const RakuSettings& settings,
                                               std::vector<std::string> repositories, Enclosures& enclosures,
                                               Clock::time_point now);

    [[nodiscard]] const std::vector<std::string>& repositories() const { return repositories_; }
    // Whether it can be asked for unit processes.
    [[nodiscard]] bool serves() const { return is_ready_ && !process_.is_ended(); }
    // Asks for the unit process `id`, whose request the file in memory `request` holds. A host that takes
    // none is ended.
    void ask(std::uint32_t id, int request, Clock::time_point now);
    // What it has said of unit processes.
    std::vector<Report> take_reports();

    void end() { process_.end(); }
    [[nodiscard]] bool is_ended() const { return process_.is_ended(); }
    // When it is to be ended as one that hangs; none where it has nothing to do. `is_asked`: whether a unit
    // process is awaited.
    [[nodiscard]] std::optional<Clock::time_point> hangs_at(bool is_asked) const;

    [[nodiscard]] pid_t pid() const { return process_.pid; }
    [[nodiscard]] std::vector<int> fds() const { return {copier_.fd(), process_.output.fd()}; }

    // How one ended that was waited for.
    struct Ended {
        // It had to compile modules and has ended for that: another one need not.
        bool is_to_start_anew = false;
        // What it said before it could serve; none where it could, or was ended by this process.
        std::optional<std::string> said;
    };
    // To be asked once, when it has been waited for.
    Ended ended(Enclosures& enclosures);

  private:
    Host(Copy process, Copier copier, std::vector<std::string> repositories, Clock::time_point now)
        : process_(std::move(process)),
          copier_(std::move(copier)),
          repositories_(std::move(repositories)),
          busy_since_(now) {}

    Copy process_;
    Copier copier_;
    std::vector<std::string> repositories_;
    bool is_ready_ = false;
    bool has_threads_ = false;
    // Since when it is starting or making a copy.
    Clock::time_point busy_since_;
};

}  // namespace sparrow::hooks
