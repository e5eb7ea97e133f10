#include "sparrow/hooks/enclosure.hpp"

#include <csignal>

#include "sparrow/raku/process_tree.hpp"

namespace sparrow::hooks {

void Enclosure::kill(pid_t pid) const {
    if (group_) {
        group_->kill();
    } else if (pid > 0) {
        // First: what it starts is below it only as long as it lives, and a stopped one starts nothing.
        (void)::kill(pid, SIGSTOP);
        raku::kill_descendants(pid);
    }
    // It may not have entered its group yet.
    if (pid > 0) {
        (void)::kill(pid, SIGKILL);
    }
}

}  // namespace sparrow::hooks
