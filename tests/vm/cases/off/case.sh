#!/bin/bash
# The generator does nothing in an initrd, or where the kernel command line switches it off.
source ../../lib.sh
generator=/usr/lib/systemd/system-generators/systemd-sparrow-generator
put good.service.raku "$system/good.service.raku"

# Prints what the generator wrote; started with the words given.
written() {
  rm -rf /vm/state/out
  mkdir -p /vm/state/out/{normal,early,late}
  (cd /vm/state/out && "$@" normal early late >&2 && find . -type f)
}

is "it writes by hand" "$(written "$generator")" ./normal/good.service
is "nothing in an initrd" "$(written env SYSTEMD_IN_INITRD=1 "$generator")" ""
# shellcheck disable=SC2016
with_cmdline=(unshare -m sh -euc 'mount --bind /vm/state/cmdline /proc/cmdline; exec "$@"' sh)
echo "root=LABEL=root systemd_sparrow=off quiet" > /vm/state/cmdline
is "nothing with systemd_sparrow=off" "$(written "${with_cmdline[@]}" "$generator")" ""
echo "root=LABEL=root quiet" > /vm/state/cmdline
is "but without it" "$(written "${with_cmdline[@]}" "$generator")" ./normal/good.service
