#!/bin/bash
# What keeps a step from running, as the translation warns: each of these units runs a hook, which does nothing unless it
# is given.
source ../../lib.sh

confined() {
  write "$system/$1.service.raku" << END
#!raku
task-run "$1", "systemd", %( type => 'oneshot', start => '/bin/true', hooks => %( pre-start => sub { ${3-} } ), $2 );
END
}
confined memory "memory-max => '80M'"
confined tasks "tasks-max => 2"
confined root "root-directory => '/srv'"
confined hidden "temporary-file-system => '/run'"
confined exempt "limit-as => '50M', limit-nproc => 1, user => 'nobody', memory-deny-write-execute => True"
confined programs "tasks-max => 3" "run '/bin/true'"
confined enough "tasks-max => 9, memory-max => '160M'" "run '/bin/true'"
reload
warnings=$(journal -t systemd-sparrow-generator)
like "too little memory is warned of" "$warnings" "memory.service.raku:2:112: warning: 'memory-max': "
like "too few tasks are" "$warnings" "tasks.service.raku:2:111: warning: 'tasks-max': "
like "and too few for programs" "$warnings" "programs.service.raku:2:129: warning: 'tasks-max': .* cannot start any program"
like "another root is" "$warnings" "root.service.raku:2:110: warning: 'root-directory': "
like "an empty file system over the store is" "$warnings" "hidden.service.raku:2:112: warning: 'temporary-file-system': "
unlike "nothing else is" "$warnings" "(exempt|enough).service.raku"

fails "a hook is killed in too little memory" systemctl start memory
is "by the kernel" "$(show memory Result)" oom-kill
fails "too few tasks keep Raku from starting" systemctl start tasks
fails "too few for programs keep a hook from starting one" systemctl start programs
fails "another root has no sparrowctl" systemctl start root
like "as systemd's status says" "$(journal -u root)" "status=203/EXEC"
fails "an empty file system hides the bundle" systemctl start hidden
ok "limits and users that a step is exempt from do not matter" systemctl start exempt
ok "and nine tasks in 160M are enough to start a program" systemctl start enough
