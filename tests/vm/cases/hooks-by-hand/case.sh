#!/bin/bash
# A person runs a hook by its name: it is found in what systemd has loaded, drop-ins included.
source ../../lib.sh

for file in native.service native.service.d/50-hooks.conf.raku both.service.raku both.service.d/50-more.conf.raku; do
  put "units/$file" "$system/$file"
done
reload

run_hook() { sparrowctl hook run --timeout 120 "$@" 2>&1 || true; }
is "a hook that a drop-in adds to a native unit is run" "$(run_hook native report)" "report of native.service"
like "what is not there is answered with what is" "$(run_hook native reprot)" "did you mean report\?"
like "of a hook that two files have, the person says which" "$(run_hook both pre-start)" \
  "--from=50-more.conf +/run/systemd/generator/both.service.d/50-more.conf"
is "the drop-in's runs" "$(run_hook both pre-start --from=50-more.conf)" more
like "and the unit's" "$(run_hook both pre-start --from=both.service)" \
  "^$system/both.service.raku:4: error: no database here"
like "a unit that there is not is said to be none" "$(run_hook natvie report)" "there is no unit natvie.service"
like "where one is called nearly so, it is proposed" "$(run_hook boht pre-start)" "did you mean both.service\?"
like "of a unit without hooks it says so" "$(run_hook dbus pre-start)" "dbus.service has no hooks"
like "and of a template that it needs an instance" "$(run_hook getty@ pre-start)" "getty@NAME.service"
