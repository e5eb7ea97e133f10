#!/bin/bash
# Conditions, hooks and sequences run as steps of the service, from what the last reload saw.
source ../../lib.sh

for unit in app fails; do put "units/$unit.service.raku" "$system/$unit.service.raku"; done
reload

ok "a condition that says no does not fail the start" systemctl start app
is "and the service stays as it was" "$(show app ActiveState)" inactive
like "and the journal says that it was skipped" "$(journal -u app)" "exec-condition"
ok "no step ran" test ! -e /run/steps

touch /run/allowed
ok "it starts when the condition says yes" systemctl start app
ok "and its command is run" eventually 20 grep -q started /run/steps
is "with its steps in order" "$(cat /run/steps)" $'sequence\npre-start of app.service\nstarted'

# A file that is broken while its service runs changes nothing before a reload.
echo 'die "broken meanwhile";' >> "$system/app.service.raku"
rm /run/steps
ok "it restarts from what was loaded" systemctl restart app
ok "and its command is run again" eventually 20 grep -q started /run/steps
is "with its steps before the stop and at the start" "$(cat /run/steps)" \
  $'pre-stop\nsequence\npre-start of app.service\nstarted'

fails "a step that dies fails the start" systemctl start fails
like "and the journal says why" "$(journal -u fails)" "^$system/fails.service.raku:4: error: no database here"

fails "a person runs a hook by its name" sparrowctl hook run --timeout 80 fails.service pre-start
ok "bundles are for root alone" test "$(stat -c %a /run/systemd-sparrow/bundles)" = 700
ok "a stop runs the hooks too" systemctl stop app
