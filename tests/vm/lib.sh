# shellcheck shell=bash
# What a case has at hand inside the machine. A case begins with:
#   source ../../lib.sh
# Every check prints one result line; a check that fails shows what there was and lets the case go on.
# Any other command that fails ends the case, as a failure.
set -euo pipefail
# shellcheck disable=SC2034  # for the cases
phase=$1 system=/etc/systemd/system

diag() { printf '%s\n' "$@" | sed 's/^/#   /'; }

# ok NAME COMMAND...: the command succeeds.
ok() {
  local name=$1 output status=0
  shift
  output=$("$@" 2>&1) || status=$?
  if [[ $status -eq 0 ]]; then
    echo "ok - $name"
  else
    echo "not ok - $name"
    diag "$* (status $status):" "$output"
  fi
}

# fails NAME COMMAND...: the command fails.
fails() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "not ok - $name"
    diag "$* (succeeded, and should not have):" "$output"
  else
    echo "ok - $name"
  fi
}

# is NAME GOT EXPECTED
is() {
  if [[ $2 == "$3" ]]; then
    echo "ok - $1"
  else
    echo "not ok - $1"
    diag "got:" "$2" "expected:" "$3"
  fi
}

# like NAME GOT REGEX, unlike NAME GOT REGEX: extended regular expressions, line by line.
like() {
  if grep -qE -e "$3" <<< "$2"; then
    echo "ok - $1"
  else
    echo "not ok - $1"
    diag "no line like /$3/ in:" "$2"
  fi
}
unlike() {
  if grep -qE -e "$3" <<< "$2"; then
    echo "not ok - $1"
    diag "there is a line like /$3/ in:" "$2"
  else
    echo "ok - $1"
  fi
}

skip() { echo "ok - $1 # SKIP $2"; }

# put FILE TARGET [MODE]: a file of the case, in place until the case ends.
put() {
  [[ -e $(dirname "$2") ]] || { mkdir -p "$(dirname "$2")"; dirname "$2" >> /vm/state/installed; }
  install -m "${3:-644}" "$1" "$2"
  echo "$2" >> /vm/state/installed
}

# write TARGET < TEXT: the same with text from stdin.
write() {
  cat > /vm/state/text
  put /vm/state/text "$1"
}

reload() { systemctl daemon-reload; }
reboot_then_go_on() { exit 194; }    # the agent's word for it

# show UNIT PROPERTY: the value alone.
show() { systemctl show --value -p "$2" "$1"; }

# journal OPTION...: the messages of this boot, once all that was sent is written.
journal() {
  journalctl --sync
  journalctl -b -o cat "$@"
}

# eventually SECONDS COMMAND...: tries until it succeeds.
eventually() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < until)) || return 1
    sleep 0.5
  done
}
