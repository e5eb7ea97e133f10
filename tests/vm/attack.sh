# shellcheck shell=bash
# Whatever lies in a unit directory, the good files beside it are translated, a reload returns, and nothing stays behind:
# what such a case is made of, whosever directory it is. After lib.sh it sets
#   units=DIR                    where the sources go
#   owner=USER                   whose they are
#   manager=--system or --user   which manager is reloaded
#   manager_reload, manager_show UNIT PROPERTY, manager_log (what the generator said, on stdout)
#   loops=N                      how many sources of each kind never end: three use up the time for all, one does not
# and calls warm_up, make_attack, check_attack, check_replacement and check_multiplication.
# shellcheck disable=SC2154  # for the case to set
declare -A said    # what is said of each bad one, in the log and, where it leaves a stub, in systemctl status
good=(b-good1 b-good2 m-good3 y-good4 y-good5)

bad() { said[$1]=$2; write "$units/$1.service.raku"; }

# The first start of Raku after a boot takes twice as long under emulation: what is read of it from the disk is kept. Such
# a boot is for other cases; here the time is to go to what the sources do.
warm_up() {
  write "$units/b-good1.service.raku" <<< $'#!raku\ntask-run "good", "systemd", %( start => "/bin/true", description => "is the first" );'
  chown -R "$owner:" "$units"
  ok "daemon-reload returns before anything is wrong" manager_reload
  is "b-good1 is translated" "$(manager_show b-good1 Description)" "is the first"
}

make_attack() {
  local i name over='longer than|were used up|was not ready'
  for ((i = 1; i <= loops; i++)); do
    bad "a-loop$i" "$over" <<< $'#!raku\nloop { }'
    bad "z-loop$i" "$over" <<< $'#!raku\nloop { sleep 1 }'
  done
  for name in "${good[@]}"; do
    write "$units/$name.service.raku" <<< $'#!raku\ntask-run "good", "systemd", %( start => "/bin/true", description => "was translated" );'
  done

  bad exits 'called exit\(0\)' <<< $'#!raku\nexit;'
  bad dies ':2: error: no luck' <<< $'#!raku\ndie "no luck";'
  bad floods "without a result|$over" <<< $'#!raku\nmy $m = "x" x 1_000_000; print $m for ^1024; $*OUT.flush; die "flooded";'
  # Who gets there first: the warden that counts, the limit of processes, or that of the time.
  bad forks "processes were started|'sh' exited unsuccessfully|$over" <<< $'#!raku\nrun "sh", "-c", "while :; do sleep 4242 & done";'
  bad suicide "killed by signal 9|$over" <<< $'#!raku\nrun "sh", "-c", "kill -9 \$PPID"; sleep 10;'
  bad closes "without a result|$over" <<< $'#!raku\nuse NativeCall; sub close(int32 --> int32) is native { }; close($_) for 0..255; die "closed";'
  bad asks "error: refused|$over" <<< $'#!raku\nmy $p = run <systemctl '"$manager"$' list-units>, :out, :err; die $p.exitcode ?? "refused" !! "answered";'
  bad aborts "killed by signal 6|$over" <<< $'#!raku\nuse NativeCall; sub abort() is native { }; abort();'
  bad latin 'not UTF-8' <<< $'#!raku\n# caf\xe9'
  bad writable 'others can write it' <<< '#!raku'
  bad theirs 'belongs to user 1' <<< '#!raku'
  # A child that leaves everything behind, of a file that is good itself.
  write "$units/leaves.service.raku" <<< $'#!raku\nshell "setsid sleep 4242 </dev/null >/dev/null 2>&1 &"; task-run "leaves", "systemd", %( start => "/bin/true" );'

  # What is no file leaves a line in the log and no unit.
  mkfifo "$units/fifo.service.raku"
  mkdir "$units/folder.service.raku"
  ln -s /dev/zero "$units/zero.service.raku"
  mkdir "$units/open.target.wants"
  cp "$units/b-good1.service.raku" "$units/open.target.wants/inside.service"
  printf '%s\n' "$units"/{fifo,zero}.service.raku >> /vm/state/installed

  chown -hR "$owner:" "$units"
  chown 1:1 "$units/theirs.service.raku"
  chmod 666 "$units/writable.service.raku"
  chmod 777 "$units/open.target.wants"
}

check_attack() {
  local name
  SECONDS=0
  ok "daemon-reload returns" manager_reload
  diag "it took $SECONDS s"
  ok "within the 90 s that systemd gives to generators" test "$SECONDS" -lt 90
  is "no process is left in PID 1's own cgroup" "$(cat /sys/fs/cgroup/init.scope/cgroup.procs)" 1
  is "nothing that a source started is left" "$(pgrep -fa 'sleep 4242|moar|rakudo' || true)" ""

  for name in "${good[@]}"; do is "$name" "$(manager_show "$name" Description)" "was translated"; done
  is "a file that leaves a child behind is good" "$(manager_show leaves LoadState)" loaded

  manager_log > /vm/state/log
  for name in "${!said[@]}"; do
    like "$name: the log says why" "$(cat /vm/state/log)" "$name\.service\.raku.*(${said[$name]})"
    like "$name: its stub says why" "$(manager_show "$name" Description)" "not translated: .*(${said[$name]})"
  done
  for name in fifo zero open.target.wants; do
    like "$name: the log says why" "$(cat /vm/state/log)" "/${name}[^ ]*: error: "
  done
  is "what lies in a folder that others can write is not translated" "$(manager_show inside LoadState)" not-found
}

# Replaced over and over while it is read: it is the old file, the new one, or a stub; never a mixture.
check_replacement() {
  local writer
  rm -rf "$units"/*.service.raku "$units/open.target.wants"
  (
    while :; do
      for text in one two; do
        printf '#!raku\ntask-run "x", "systemd", %%( start => "/bin/true", description => "%s", documentation => "man:%s(1)" );\n' $text $text > "$units/changing.new"
        chown "$owner:" "$units/changing.new"
        mv "$units/changing.new" "$units/changing.service.raku"
      done
    done
  ) &
  writer=$!
  eventually 5 test -e "$units/changing.service.raku"
  ok "daemon-reload returns while a file is being replaced" manager_reload
  kill "$writer"
  wait "$writer" || true
  rm -f "$units"/changing.*
  like "and has one version of it" "$(manager_show changing Description) $(manager_show changing Documentation)" \
    '^(one "man:one\(1\)"|two "man:two\(1\)")$'
}

# Processes that double faster than anybody counts them. In a reload of its own: under emulation it takes half a minute
# to end them and to start Raku again.
check_multiplication() {
  rm -rf "$units"/*.service.raku
  write "$units/calm.service.raku" <<< $'#!raku\ntask-run "calm", "systemd", %( start => "/bin/true", description => "was translated" );'
  write "$units/multiplies.service.raku" <<< $'#!raku\nrun \'sh\', \'-c\', \'f() { f | f & f; }; f\', \'multiplied\'; sleep 60;'
  chown -R "$owner:" "$units"
  SECONDS=0
  ok "daemon-reload returns beside processes that multiply" manager_reload
  diag "it took $SECONDS s"
  is "the good one beside them is translated" "$(manager_show calm Description)" "was translated"
  like "the stub says why" "$(manager_show multiplies Description)" 'processes were started|longer than|were used up'
  is "none of them is left" "$(pgrep -fa multiplied || true)" ""
}
