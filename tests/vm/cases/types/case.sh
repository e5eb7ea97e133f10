#!/bin/bash
# Units of other types than services do their work.
source ../../lib.sh

for unit in tick.timer tick.service echo.socket echo@.service inbox.path inbox.service; do
  put "units/$unit.raku" "$system/$unit.raku"
done
reload

ok "a timer starts" systemctl start tick.timer
ok "and runs its service" eventually 20 test -e /run/ticked
ok "it is enabled" test -L /run/systemd/generator/timers.target.wants/tick.timer

ok "a socket starts" systemctl start echo.socket
is "and a connection gets its service" "$(echo hello | timeout 20 nc -N -U /run/echo.socket)" hello

ok "a path unit starts" systemctl start inbox.path
touch /run/inbox
ok "and runs its service" eventually 20 test -e /run/read
