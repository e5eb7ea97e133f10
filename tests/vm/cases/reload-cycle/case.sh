#!/bin/bash
# One source through all that happens to a source: made, reloaded, edited, broken, mended and removed. What the generator
# keeps from one reload to the next has to work in the sandbox that systemd puts generators into (since Debian 13).
source ../../lib.sh
source=$system/cycle.service.raku

# edition N [MORE]: the source as somebody saved it, with more lines at its end.
edition() {
  cat > "$source" << END
#!raku
task-run "cycle", "systemd", %(
    description => "Cycle $1", start => '/usr/local/bin/cycle', env => %( EDITION => $1 ), memory-max => { system-memory() div 2 },
    wanted-by => 'multi-user.target', hooks => %( pre-start => sub { '/run/cycle.hook'.IO.spurt: "$1\n" } ),
);
${2-}
END
}
restarts_as() {
  ok "$1: it restarts" systemctl restart cycle
  is "$1: as edition $2" "$(eventually 20 test -s /run/cycle.edition && cat /run/cycle.edition)" "$2"
  is "$1: its hook is of that edition" "$(cat /run/cycle.hook)" "$2"
  rm -f /run/cycle.{edition,hook}
}

put cycle /usr/local/bin/cycle 755
put probe /etc/systemd/system-generators/probe 755
write "$source" <<< ''
edition 1
reload
version=$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
writable=$(tr '\n' ' ' < /run/systemd/generator/writable)
diag "systemd $version; generators may write: $writable"
[[ $version -lt 257 ]] || is "systemd's sandbox is there" "$writable" "/run "

is "is there" "$(show cycle Description)" "Cycle 1"
ok "is enabled" test -L /run/systemd/generator/multi-user.target.wants/cycle.service
is "a fact of the machine is in it" "$(show cycle MemoryMax)" \
  $(($(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo) * 1024 / 2))
restarts_as "made" 1
ok "what is to be remembered could be written" test -n "$(ls /run/systemd-sparrow/records)"

pid=$(show cycle MainPID)
reload
is "nothing changed: it is the same" "$(show cycle Description)" "Cycle 1"
is "nothing changed: it ran on" "$(show cycle MainPID)" "$pid"

edition 2
reload
is "edited: it says so" "$(show cycle Description)" "Cycle 2"
is "edited: it ran on" "$(show cycle MainPID)" "$pid"
restarts_as "edited" 2

edition 3 'die "no luck";'
write "$system/new.service.raku" <<< $'#!raku\ndie "never any luck";'
reload
like "broken: its last good translation stays, and says why" "$(show cycle Description)" \
  "^Cycle 2 \\(last good translation; not translated: $source:6: error: no luck"
restarts_as "broken" 2
like "broken from the start: a stub says why" "$(show new Description)" "not translated: $system/new.service.raku:2: error: never any luck"
fails "broken from the start: it does not start" systemctl start new
dmesg > /vm/state/dmesg
like "broken: dmesg says why" "$(cat /vm/state/dmesg)" "$source:6: error: no luck"

edition 4
write "$system/new.service.raku" <<< $'#!raku\ntask-run "new", "systemd", %( start => "/bin/sleep infinity" );'
reload
is "mended: it says so" "$(show cycle Description)" "Cycle 4"
restarts_as "mended" 4
ok "mended: the new one starts" systemctl start new

systemctl stop cycle
rm "$source"
reload
is "removed: it is gone" "$(show cycle LoadState)" not-found
is "removed: the other one stays" "$(systemctl is-active new)" active
is "no Raku is left" "$(pgrep -fa 'moar|rakudo' || true)" ""
