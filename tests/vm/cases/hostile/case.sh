#!/bin/bash
# Sources that hang, die or are misspelt cost nobody else anything, and say what is wrong with them.
source ../../lib.sh
good=(good1 good2 good3 good4 good5)
# Each bad one, and what is said of it.
declare -A bad=(
  [loop]="$system/loop.service.raku:.*(time|longer|seconds)"
  [dies]="$system/dies.service.raku:3: error: .*no database here"
  [misspelt]="$system/misspelt.service.raku:3:5: error: .*descripton.*description"
)

for name in "${good[@]}"; do put units/good.service.raku "$system/$name.service.raku"; done
for file in units/*.raku; do put "$file" "$system/${file#units/}"; done
put units/dies.service.raku "$system/multi-user.target.wants/dies-too.service"

SECONDS=0
ok "daemon-reload returns" timeout 120 systemctl daemon-reload
took=$SECONDS
diag "it took $took s"
ok "within the 90 s that systemd gives to generators" test "$took" -lt 90
is "no process is left in PID 1's own cgroup" "$(cat /sys/fs/cgroup/init.scope/cgroup.procs)" 1
is "no Raku is left" "$(pgrep -fa 'moar|rakudo' || true)" ""
is "nothing that a source started is left" "$(pgrep -fa 'sleep 4242' || true)" ""

ok "the good ones start" systemctl start "${good[@]}"
is "a source that asks PID 1 is refused" "$(show asks Description)" "was refused"

dmesg > /vm/state/dmesg
for name in "${!bad[@]}"; do
  expected=${bad[$name]}
  is "$name has a stub" "$(show "$name" LoadState)" loaded
  like "$name: systemctl status says why" "$(systemctl status "$name" || true)" "$expected"
  like "$name: dmesg says why" "$(cat /vm/state/dmesg)" "$expected"
  fails "$name does not start" systemctl start "$name"
  like "$name: its journal says why" "$(journal -u "$name")" "^$expected"
done

like "a stub of another type says why" "$(systemctl status misspelt.timer || true)" \
  "$system/misspelt.timer.raku:3:5: error: .*on-boot-sek"
fails "and does not start" systemctl start misspelt.timer
ok "a stub is wanted where its source lies" test -L /run/systemd/generator.early/multi-user.target.wants/dies-too.service
