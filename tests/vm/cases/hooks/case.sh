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

restarts() {
  rm /run/steps
  ok "$1" systemctl restart app
  ok "$1: its command is run" eventually 20 grep -q started /run/steps
  is "$1: with its steps before the stop and at the start" "$(cat /run/steps)" \
    $'pre-stop\nsequence\npre-start of app.service\nstarted'
}

# A file that is broken while its service runs changes nothing until it is mended, reloads or not.
description=$(show app Description)
sed -i 's/note-it "pre-stop"/note-it "other"/' "$system/app.service.raku"
echo 'die "broken meanwhile";' >> "$system/app.service.raku"
restarts "it restarts from what was loaded"
reload
is "a reload leaves it running" "$(systemctl is-active app)" active
like "and says what is wrong" "$(systemctl status app)" \
  "$description \(last good translation; not translated: $system/app.service.raku:[0-9]+: error: broken meanwhile\)"
restarts "it restarts from its last good translation"
sed -i '$d' "$system/app.service.raku"
reload
is "mended, it is as it should be" "$(show app Description)" "$description"
ok "and stops" systemctl stop app
is "with the steps of the mended file" "$(tail -n 1 /run/steps)" other

fails "a step that dies fails the start" systemctl start fails
like "and the journal says why" "$(journal -u fails)" "^$system/fails.service.raku:4: error: no database here"

fails "a person runs a hook by its name" sparrowctl hook run --timeout 80 fails.service pre-start
ok "bundles are for root alone" test "$(stat -c %a /run/systemd-sparrow/bundles)" = 700
