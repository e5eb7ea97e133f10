# shellcheck shell=bash
# attack.sh in the unit directory of an ordinary user. After lib.sh, attack.sh and user.sh.
# shellcheck disable=SC2034,SC2154  # for attack.sh, of user.sh
owner=$user manager=--user loops=1

manager_reload() { user_systemctl daemon-reload; }
manager_show() { user_show "$1" "$2"; }
manager_log() { journal "_UID=$uid"; }

start_user
warm_up
make_attack
check_attack
is "nothing is left in the manager's own cgroup" \
  "$(grep -c . "/sys/fs/cgroup/user.slice/user-$uid.slice/user@$uid.service/init.scope/cgroup.procs")" 2  # and its (sd-pam)
check_replacement
check_multiplication
remove_user
