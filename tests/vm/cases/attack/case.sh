#!/bin/bash
# Whatever lies in a unit directory, the good files beside it are translated, a reload returns, and nothing stays behind.
source ../../lib.sh

declare -A said    # what is said of each bad one, in dmesg and, where it leaves a stub, in systemctl status
bad() { said[$1]=$2; write "$system/$1.service.raku"; }
good() { write "$system/$1.service.raku" <<< $'#!raku\ntask-run "good", "systemd", %( start => "/bin/true", description => "was translated" );'; }

over='longer than|were used up|was not ready'
for i in 1 2 3; do bad "a-loop$i" "$over" <<< $'#!raku\nloop { }'; bad "z-loop$i" "$over" <<< $'#!raku\nloop { sleep 1 }'; done
for name in b-good1 b-good2 m-good3 y-good4 y-good5; do good "$name"; done

bad exits 'called exit\(0\)' <<< $'#!raku\nexit;'
bad dies ':2: error: no luck' <<< $'#!raku\ndie "no luck";'
bad floods "without a result|$over" <<< $'#!raku\nmy $m = "x" x 1_000_000; print $m for ^1024; $*OUT.flush; die "flooded";'
bad forks 'processes were started|'"$over" <<< $'#!raku\nrun "sh", "-c", "while :; do sleep 4242 & done";'
bad suicide "killed by signal 9|$over" <<< $'#!raku\nrun "sh", "-c", "kill -9 \$PPID"; sleep 10;'
bad closes "without a result|$over" <<< $'#!raku\nuse NativeCall; sub close(int32 --> int32) is native { }; close($_) for 0..255; die "closed";'
bad asks "error: refused|$over" <<< $'#!raku\nmy $p = run "systemctl", "list-units", :out, :err; die $p.exitcode ?? "refused" !! "answered";'
bad aborts "killed by signal 6|$over" <<< $'#!raku\nuse NativeCall; sub abort() is native { }; abort();'
said[latin]='not UTF-8'
printf '#!raku\n# caf\xe9\n' | write "$system/latin.service.raku"
said[writable]='others can write it'
printf '#!raku\n' | write "$system/writable.service.raku"
chmod 666 "$system/writable.service.raku"
said[theirs]='belongs to user 1'
printf '#!raku\n' | write "$system/theirs.service.raku"
chown 1:1 "$system/theirs.service.raku"
# A child that leaves everything behind, of a file that is good itself.
write "$system/leaves.service.raku" <<< $'#!raku\nshell "setsid sleep 4242 </dev/null >/dev/null 2>&1 &"; task-run "leaves", "systemd", %( start => "/bin/true" );'

# What is no file leaves a line in the log and no unit.
mkfifo "$system/fifo.service.raku"
mkdir "$system/folder.service.raku"
ln -s /dev/zero "$system/zero.service.raku"
mkdir -m 777 "$system/open.target.wants"
cp "$system/b-good1.service.raku" "$system/open.target.wants/inside.service"
printf '%s\n' "$system"/{fifo,zero}.service.raku >> /vm/state/installed

SECONDS=0
ok "daemon-reload returns" timeout 120 systemctl daemon-reload
diag "it took $SECONDS s"
ok "within the 90 s that systemd gives to generators" test "$SECONDS" -lt 90
is "no process is left in PID 1's own cgroup" "$(cat /sys/fs/cgroup/init.scope/cgroup.procs)" 1
is "nothing that a source started is left" "$(pgrep -fa 'sleep 4242|moar|rakudo' || true)" ""

for name in b-good1 b-good2 m-good3 y-good4 y-good5; do is "$name" "$(show $name Description)" "was translated"; done
is "a file that leaves a child behind is good" "$(show leaves LoadState)" loaded

dmesg > /vm/state/dmesg
for name in "${!said[@]}"; do
  like "$name: dmesg says why" "$(cat /vm/state/dmesg)" "$name\.service\.raku(:[0-9]+)?: error: .*(${said[$name]})|$name\.service\.raku.*(${said[$name]})"
  like "$name: its stub says why" "$(show "$name" Description)" "not translated: .*(${said[$name]})"
done
for name in fifo zero open.target.wants; do like "$name: dmesg says why" "$(cat /vm/state/dmesg)" "/${name}[^ ]*: error: "; done
fails "what lies in a folder that others can write is not translated" systemctl cat inside.service

# Replaced over and over while it is read: it is the old file, the new one, or a stub; never a mixture.
rm "$system"/{a,z}-loop* "$system"/forks.service.raku "$system"/folder.service.raku -rf
rm -r "$system/open.target.wants"
(
  while :; do
    for text in one two; do
      printf '#!raku\ntask-run "x", "systemd", %%( start => "/bin/true", description => "%s", documentation => "man:%s(1)" );\n' $text $text > "$system/changing.new"
      mv "$system/changing.new" "$system/changing.service.raku"
    done
  done
) &
writer=$!
eventually 5 test -e "$system/changing.service.raku"
ok "daemon-reload returns while a file is being replaced" timeout 120 systemctl daemon-reload
kill "$writer"
wait "$writer" || true
rm -f "$system"/changing.*
like "and has one version of it" "$(show changing Description) $(show changing Documentation)" '^(one "man:one\(1\)"|two "man:two\(1\)")$'
