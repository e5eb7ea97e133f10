#!/bin/bash
# A user's own units adapt while they run, by the user's own daemon.
source ../../lib.sh
source ../../user.sh

cp units/* "$units"
chown -R "$user:$user" "$home/.config"
chmod -R go-w "$home/.config"
ok "the user's manager starts" start_user
ok "it reloads" user_systemctl daemon-reload

group() { echo "/sys/fs/cgroup$(user_show "$1" ControlGroup)"; }
limit_is() { [[ $(cat "$(group "$1")/$2") == "$3" ]]; }
ctl() { runuser -u "$user" -- env XDG_RUNTIME_DIR="/run/user/$uid" sparrowctl "$1" --scope user "${@:2}"; }

ok "a unit with rules starts" user_systemctl start grows
is "and brings the user's daemon up" "$(user_systemctl is-active systemd-sparrowd)" active
is "not the system's" "$(systemctl is-active systemd-sparrowd)" inactive
ok "beyond its memory.high the rule acts" eventually 30 limit_is grows memory.high 37748736
like "the history tells it" "$(ctl history grows 2>&1)" 'memory-high.*24M.*36M'
like "so does the status" "$(ctl status grows 2>&1)" 'memory-high'
ok "and once it is calm takes that back" eventually 60 limit_is grows memory.high 25165824

ok "a unit with a hook starts" user_systemctl start asks
ok "what it returns is in the control group" eventually 120 limit_is asks memory.high 100663296
is "it was told what is known" "$(cat /var/tmp/sparrow-seen)" "asks.service True"
is "it ran as the user" "$(stat -c %U /var/tmp/sparrow-seen)" "$user"

user_systemctl kill -s KILL systemd-sparrowd
ok "killed, the daemon is back" eventually 30 user_systemctl is-active systemd-sparrowd
# Its hook would have its way again at once.
ok "and knows the unit" eventually 30 ctl pause asks
ok "and what it was given" ctl revert asks
is "it is as it was" "$(cat "$(group asks)/memory.high")" 67108864
diag "$(journal "_UID=$uid" | tail -n 40)"

remove_user
rm /var/tmp/sparrow-seen
