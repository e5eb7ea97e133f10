#!/bin/bash
# What may go wrong around the daemon while it adapts a unit: nothing of it stops the service, and the others are adapted on.
source ../../lib.sh

echo 200 > /run/weight
echo fine > /run/how
for unit in watched wild; do put "units/$unit.service.raku" "$system/$unit.service.raku"; done
systemctl reload dbus
reload

weight() { cat "/sys/fs/cgroup/system.slice/$1.service/cpu.weight"; }
weight_is() { [[ $(weight "$1" 2> /dev/null) == "$2" ]]; }
told() { sparrowctl history wild -n 100 2> /dev/null | grep -qE -e "$1"; }

ok "two units with a hook each start" systemctl start watched wild
pid=$(show watched MainPID) wild=$(show wild MainPID)
ok "what its hook returns is set" eventually 60 weight_is watched 200
ok "of the other too" eventually 60 weight_is wild 70

# A hook costs nothing but itself.
wrong() {    # HOW WHAT-IS-TOLD
  echo "$1" > /run/how
  ok "a hook that does '$1' is told of" eventually 90 told "$2"
  echo $((RANDOM % 1000 + 1000)) > /run/weight
  ok "while it does, the other unit is adapted" eventually 40 weight_is watched "$(cat /run/weight)"
}
wrong loop 'took longer than 8 s|too long'
wrong die 'of it'
wrong leak 'memory'
wrong rubbish 'memroy-max|plenty'
wrong exit 'exit|ended'
echo fine > /run/how
systemctl restart wild
wild=$(show wild MainPID)
ok "a service that is started again is watched in its new control group" eventually 60 weight_is wild 70
is "nothing of them is left" "$(pgrep -cf 'sleep infinity')" 2

# A spec that changes.
sed -i "s/cpu-weight => 100/cpu-weight => 110/; s/%( cpu-weight => +slurp('\/run\/weight') )/%( cpu-weight => 333 )/" "$system/watched.service.raku"
reload
ok "after a reload its new hook decides" eventually 60 weight_is watched 333
is "in the service that runs" "$(show watched MainPID)" "$pid"
sed -i "s/cpu-weight => 333/cpu-weight => 444/" "$system/watched.service.raku"
reload
ok "and the next" eventually 60 weight_is watched 444
ok "what it goes back to is what the source says now" sparrowctl pause watched
ok "when a person wants it" sparrowctl revert watched
ok "it is that" eventually 10 weight_is watched 110
like "and what it had before it was changed" "$(sparrowctl history watched -n 100)" 'restored cpu-weight 444 → 110'
ok "it goes on" sparrowctl resume watched
ok "as before" eventually 60 weight_is watched 444

# No room where the history is, nor where adjustments are kept.
systemctl stop systemd-sparrowd
for folder in /var/lib/systemd-sparrow /run/systemd-sparrow/adjusted; do
  mkdir -p $folder
  mount -t tmpfs -o size=64k full $folder
  dd if=/dev/zero of=$folder/zeros bs=4k 2> /dev/null || true
done
systemctl start systemd-sparrowd
sed -i "s/cpu-weight => 444/cpu-weight => 555/" "$system/watched.service.raku"
reload
ok "with no room on any disk it adapts" eventually 60 weight_is watched 555
like "and says so" "$(journal -u systemd-sparrowd)" 'No space left'
umount /var/lib/systemd-sparrow /run/systemd-sparrow/adjusted
systemctl restart systemd-sparrowd
ok "with room again it watches on" eventually 30 sparrowctl status watched
is "the service was never stopped" "$(show watched MainPID)" "$pid"

# A unit that goes away.
rm "$system/wild.service.raku"
reload
ok "without its source a unit that runs is let go" eventually 30 bash -c '! sparrowctl status wild'
is "and runs on" "$(show wild MainPID)" "$wild"
ok "with nothing of the daemon's for its next start" eventually 30 test ! -e /run/systemd/system.control/wild.service.d

# Those who are not asked.
nobody() { setpriv --reuid nobody --regid nogroup --clear-groups "$@"; }
fails "nobody else calls hooks" nobody busybox nc local:/run/systemd-sparrow/hooks < /dev/null
fails "nor writes what is kept" nobody touch /run/systemd-sparrow/adjusted/watched.service
fails "nor takes the daemon's name" nobody busctl call org.freedesktop.DBus / org.freedesktop.DBus RequestName su org.sparrow.Runtime1 4
fails "nor pauses" nobody busctl call org.sparrow.Runtime1 /org/sparrow/Runtime1 org.sparrow.Runtime1 Pause s watched.service
fails "a name that is none is refused" busctl call org.sparrow.Runtime1 /org/sparrow/Runtime1 org.sparrow.Runtime1 Status s $'../x\n'
systemctl stop watched wild
rm -f /run/weight /run/how
diag "$(journal -u systemd-sparrowd -u systemd-sparrow-hooks | tail -n 60)"
# The next case begins without them.
systemctl stop systemd-sparrowd systemd-sparrow-hooks.socket systemd-sparrow-hooks
