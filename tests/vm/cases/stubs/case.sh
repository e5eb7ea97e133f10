#!/bin/bash
# Whatever a source was to make, systemctl status says what is wrong with it, and nothing starts.
source ../../lib.sh

put_broken() { write "$1" <<< $'#!raku\ndie "no luck";'; }

units=(
  web.service api@.service web.socket web.target srv-data.mount srv-auto.automount dev-vdz.swap web.timer web.path
  web.slice
)
for unit in "${units[@]}"; do put_broken "$system/$unit.raku"; done
put_broken "$system/shop.raku"
write "$system/native.service" <<< $'[Service]\nExecStart=/bin/sleep infinity\nNice=5'
put_broken "$system/native.service.d/50-own.conf"
put_broken "$system/native.service.d/60-memory.conf.raku"
# systemd waits for a swap's device before it looks at anything else.
write "$system/dev-vdz.device.d/timeout.conf" <<< $'[Unit]\nJobRunningTimeoutSec=1'
reload

for unit in "${units[@]}"; do
  instance=${unit/@./@one.}
  is "$unit is loaded" "$(show "$instance" LoadState)" loaded
  like "$unit: systemctl status says why" "$(systemctl status "$instance" || true)" \
    "\\(not translated: $system/$unit.raku:2: error: no luck"
  fails "$unit does not start" systemctl start "$instance"
done

like "a bundle: systemctl status of the service of its name says why" "$(systemctl status shop || true)" \
  "\\(not translated: $system/shop.raku:2: error: no luck"
fails "a bundle: that service does not start" systemctl start shop

ok "drop-ins: the unit starts without them" systemctl start native
is "drop-ins: the rest of the unit counts" "$(show native Nice)" 5
for drop_in in 50-own.conf 60-memory.conf; do
  like "$drop_in: systemctl status lists it" "$(systemctl status native)" "$drop_in"
  like "$drop_in: systemctl cat says why" "$(systemctl cat native)" \
    "^# It sets nothing: $system/native.service.d/$drop_in(.raku)?:2: error: no luck"
done
systemctl stop native
