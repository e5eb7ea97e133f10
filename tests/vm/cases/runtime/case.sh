#!/bin/bash
# The daemon watches the units that ask for it, and adapts them while they run.
source ../../lib.sh

for unit in pressed beyond database checked; do put "units/$unit.service.raku" "$system/$unit.service.raku"; done
systemctl reload dbus    # it was running before the daemon's policy was there
reload
is "the daemon does not run without a unit that asks for it" "$(systemctl is-active systemd-sparrowd)" inactive
touch /run/healthy

limit() { cat "/sys/fs/cgroup/system.slice/$1.service/$2"; }
limit_is() { [[ $(limit "$1" "$2") == "$3" ]]; }

# A rule.
ok "a unit with rules starts" systemctl start pressed
is "and brings the daemon up" "$(systemctl is-active systemd-sparrowd)" active
ok "under pressure its memory.high grows" eventually 60 limit_is pressed memory.high 251658240
ok "to its maximum and not beyond" eventually 60 limit_is pressed memory.high 419430400
is "systemd knows of it" "$(show pressed MemoryHigh)" "$(limit pressed memory.high)"
like "the history tells it" "$(journal -u systemd-sparrowd)" "pressed.service: memory-high 160M → 240M"
fails "and no Raku runs for it" pgrep -f raku
is "and nothing waits for a reload" "$(show pressed NeedDaemonReload)" no
like "anyone may ask what is watched" "$(setpriv --reuid nobody --clear-groups busctl call org.sparrow.Runtime1 \
  /org/sparrow/Runtime1 org.sparrow.Runtime1 Status s pressed.service 2>&1)" 'memory-high 400M \(was 160M\)'
fails "and act may not everyone" setpriv --reuid nobody --clear-groups busctl call org.sparrow.Runtime1 \
  /org/sparrow/Runtime1 org.sparrow.Runtime1 Revert s pressed.service
is "so that nothing changed" "$(limit pressed memory.high)" 419430400
# Its rule holds still, and would have its way again at once.
ok "root may" sparrowctl pause pressed
ok "and take back what was changed" sparrowctl revert pressed
like "the history has it all" "$(sparrowctl history pressed 2>&1)" 'memory-high.*160M.*240M'
is "it is as it was" "$(limit pressed memory.high)" 167772160
ok "with no drop-in left" test ! -e /run/systemd/system.control/pressed.service.d
systemctl stop pressed

# Memory events without a pause: a service that does not fit into its MemoryHigh=.
ok "a unit with a rule for memory events starts" systemctl start beyond
ok "beyond its memory.high the rule acts" eventually 30 limit_is beyond cpu.weight 200
ok "and once it is calm takes that back" eventually 60 limit_is beyond cpu.weight 100
systemctl stop beyond
daemon=$(show systemd-sparrowd MainPID)
before=$(cut -d ' ' -f 14,15 "/proc/$daemon/stat")
sleep 3
is "with nothing to do the daemon does nothing" "$(cut -d ' ' -f 14,15 "/proc/$daemon/stat")" "$before"

# A hook.
ok "a unit with a hook starts" systemctl start database
pid=$(show database MainPID)
ok "its processes get its oom score" eventually 10 grep -qx -- -500 "/proc/$pid/oom_score_adj"
ok "the tripwire stands at 80 % of its limit" eventually 20 limit_is database memory.high 251658240
systemd-run --quiet --unit=stress -p MemoryHigh=60M stress-ng --vm 2 --vm-bytes 120M --vm-keep --timeout 100s
ok "under pressure the hook is called, with what happened" eventually 60 grep -qx 'memory-pressure database.service True' /run/events
ok "what it returns is in the control group" eventually 20 limit_is database memory.max 419430400
ok "all of it" eventually 20 limit_is database cpu.weight 50
systemctl stop stress
ok "calm takes it back" eventually 60 limit_is database memory.max 314572800
is "the service was not restarted" "$(show database MainPID)" "$pid"

# A health check.
ok "a unit with a health check starts" systemctl start checked
sleep 8
ok "while it is healthy nothing is done" test ! -e /run/failures
rm /run/healthy
ok "a failing check has its on-failure called" eventually 60 test -s /run/failures
sleep 10
is "once, and not at every check" "$(cat /run/failures)" failed

# What may befall the daemon.
systemctl kill -s KILL systemd-sparrowd
ok "killed, it is back" eventually 20 systemctl is-active systemd-sparrowd
is "and the service never stopped" "$(show database MainPID)" "$pid"
ok "and it watches again" eventually 20 limit_is database memory.high 251658240

ok "it is paused" sparrowctl pause database
ok "then the tripwire does not hold it" eventually 10 limit_is database memory.high max
ok "it is resumed" sparrowctl resume database
ok "and the tripwire stands again" eventually 20 limit_is database memory.high 251658240

systemctl kill -s KILL systemd-sparrow-hooks dbus
status() { busctl call org.sparrow.Runtime1 /org/sparrow/Runtime1 org.sparrow.Runtime1 Status s "$1"; }
ok "without its hooks and the message bus it goes on, and has both again" eventually 30 status database.service

printf '[Service]\nExecStart=/bin/sleep 600\n\n[X-Sparrow]\nTask=x\nLine=1\nRules=[]\n' | write "$system/forged.service"
systemctl start forged
like "a section that somebody else wrote does not count" "$(status forged.service 2>&1)" 'forged.service is not watched'
systemctl stop forged

systemd-run --quiet --unit=stress2 -p MemoryHigh=60M stress-ng --vm 2 --vm-bytes 120M --vm-keep --timeout 100s
ok "also under pressure" eventually 60 limit_is database memory.max 419430400
systemctl stop stress2
diag "$(journal -u systemd-sparrowd -u systemd-sparrow-hooks | tail -n 60)"
# In tenths of what systemd-analyze prints.
ok "its unit leaves it little: an exposure below 3.0" systemd-analyze security --threshold=29 --no-pager systemd-sparrowd.service
diag "$(systemd-analyze security systemd-sparrowd.service --no-pager | tail -n 1)"
diag "$(grep -E 'VmRSS|VmHWM' "/proc/$(show systemd-sparrowd MainPID)/status")"
systemctl stop checked database
