#include "sparrow/hooks/orphans.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "sparrow/raku/process_tree.hpp"

namespace sparrow::hooks {

bool kill_orphans(const std::vector<pid_t>& known) {
    const pid_t own = getpid();
    bool were_any = false;
    for (const raku::Process& process : raku::list_processes()) {
        if (process.parent == own && std::find(known.begin(), known.end(), process.pid) == known.end()) {
            (void)kill(process.pid, SIGSTOP);
            raku::kill_descendants(process.pid);
            (void)kill(process.pid, SIGKILL);
            were_any = true;
        }
    }
    return were_any;
}

}  // namespace sparrow::hooks
