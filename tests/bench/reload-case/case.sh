#!/bin/bash
# Times systemctl daemon-reload with and without units of ours; tests/bench/reload puts the folder units/ and the file
# runs beside this one. Each result is a comment: `reload NAME MEDIAN LEAST MOST`, in milliseconds.
# shellcheck source=tests/vm/lib.sh
source ../../lib.sh
runs=$(cat runs)
sources=(units/*)

now() { echo "${EPOCHREALTIME//[.,]/}"; }    # microseconds

# measure: adds the time of one reload to the list `times`.
times=()
measure() {
  local start
  start=$(now)
  reload
  times+=($((($(now) - start) / 1000)))
}

report() {
  local sorted
  mapfile -t sorted < <(printf '%s\n' "${times[@]}" | sort -n)
  echo "# reload $1 $(((sorted[(${#sorted[@]} - 1) / 2] + sorted[${#sorted[@]} / 2]) / 2)) ${sorted[0]} ${sorted[-1]}"
  times=()
}

stubs() { grep -rlsE '^Description=.*\(not translated' /run/systemd/generator /run/systemd/generator.early || true; }
made() { grep -rl "^SourcePath=$system/" /run/systemd/generator | wc -l; }

# The first reload after a boot has more to do.
reload
for ((run = 0; run < runs; run++)); do measure; done
without=("${times[@]}")
times=()

for file in "${sources[@]}"; do put "$file" "$system/${file#units/}"; done
measure
report first
# Emulated, many sources may take longer than systemd waits: what is left over is translated by the next reload.
for ((attempt = 0; attempt < 5; attempt++)); do
  [[ -n $(stubs) ]] || break
  reload
done
is "all are translated" "$(stubs)" ""
ok "there is a unit for each source" test "$(made)" -ge "${#sources[@]}"
reload

for ((run = 0; run < runs; run++)); do measure; done
report unchanged
for ((run = 0; run < runs; run++)); do
  sed -i "s/edition [0-9]*/edition 2$run/" "$system/web-1.service.raku"
  measure
done
report changed
is "the edit is in the unit" "$(show web-1 Description)" "Web application 1 (development, edition 2$((runs - 1)))"

# Those without units are measured before and after, as an emulated machine gets faster or slower with what runs beside it.
rm "$system"/*.raku
reload
for ((run = 0; run < runs; run++)); do measure; done
times+=("${without[@]}")
report without
