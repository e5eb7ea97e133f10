#!/bin/bash
# Debian's services run from our units as they do from their packages' units: what they have written is there after a
# restart, and the sandbox is no weaker.
source ../../lib.sh
source ./service.sh

declare -A packaged=()
while read -r unit exposure; do packaged[$unit]=$exposure; done < <(exposures "${with_package[@]}")

# Without KVM what a source may take is not much for several plugins.
write /etc/systemd/sparrow/environment << 'END'
SPARROW_FILE_TIMEOUT=60
SPARROW_TOTAL_TIMEOUT=80
END
for source in units/*; do
  put "$source" "$system/${source##*/}"
done
reload
is "no source has an error" "$(journal -t systemd-sparrow-generator -p warning)" ""
is "systemd has nothing to say about the units" "$(systemd-analyze verify --man=no "${units[@]/#//run/systemd/generator/}" 2>&1)" ""
while read -r unit exposure; do
  [[ -z ${packaged[$unit]-} ]] ||
    ok "$unit is no more exposed ($exposure) than the package's (${packaged[$unit]})" test "$exposure" -le "${packaged[$unit]}"
done < <(exposures "${units[@]}")

for service in nginx haproxy memcached redis gunicorn nodejs postgresql mariadb; do
  echo "# $service"
  # shellcheck source=/dev/null
  source "./$service.sh"
done
