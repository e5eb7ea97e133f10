#!/bin/bash
# The first example of the project's vision, as it is, from boot to removal.
source ../../lib.sh
source=$system/multi-user.target.wants/beans.service

if [[ $phase -eq 1 ]]; then
  put beans /usr/local/bin/beans 755
  put beans.service "$source"
  write "$system/beans.service.d/10-admin.conf" <<< $'[Service]\nNice=5'
  reboot_then_go_on
fi

is "runs after boot" "$(systemctl is-active beans)" active
ok "its program runs" eventually 20 test -s /run/beans.env
is "env reached it" "$(cat /run/beans.env)" production
is "is-enabled" "$(systemctl is-enabled beans || true)" generated
is "UnitFileState" "$(show beans UnitFileState)" generated
is "FragmentPath" "$(show beans FragmentPath)" /run/systemd/generator/beans.service
is "SourcePath" "$(show beans SourcePath)" "$source"
is "an admin's drop-in applies" "$(show beans Nice)" 5
for unit in nginx.service mysql.service syslog.target network.target; do
  like "is ordered after $unit" "$(show beans After | tr ' ' '\n')" "^$unit\$"
done
like "status shows the description" "$(systemctl status beans)" 'beans.service - Cool Beans'
like "cat shows the command" "$(systemctl cat beans)" '^ExecStart=/usr/local/bin/beans start -f$'
is "nothing went wrong at boot" "$(systemctl --failed --plain --no-legend)" ""

ok "stops" systemctl stop beans
ok "ExecStop= ran" test -e /run/beans.stopped
is "is stopped" "$(systemctl is-active beans || true)" inactive
ok "starts" systemctl start beans
is "runs again" "$(systemctl is-active beans)" active

systemctl stop beans
ok "can be masked" systemctl mask beans
is "is masked" "$(show beans LoadState)" masked
fails "does not start masked" systemctl start beans
ok "can be unmasked" systemctl unmask beans
ok "starts after that" systemctl start beans

sed -i 's/Cool Beans/Hot Beans/' "$source"
reload
is "an edit counts after a reload" "$(show beans Description)" "Hot Beans"
is "and leaves it running" "$(systemctl is-active beans)" active

systemctl stop beans
rm -r "$source" "$system/beans.service.d"
reload
is "is gone with its source" "$(show beans LoadState)" not-found
