#!/bin/bash
# What the daemon costs, and how fast it is; tests/bench/runtime puts the program reaction and the files runs and units
# beside this one. Each result is a comment: `runtime NAME MEDIAN LEAST MOST`.
# shellcheck source=tests/vm/lib.sh
source ../../lib.sh
runs=$(cat runs)
mapfile -t counts < units
slice=/sys/fs/cgroup/system.slice
install -m 755 reaction /usr/bin/bench-reaction
systemctl reload dbus

report() {    # NAME NUMBER...
  local name=$1 sorted
  shift
  mapfile -t sorted < <(printf '%s\n' "$@" | sort -n)
  echo "# runtime $name $(((sorted[(${#sorted[@]} - 1) / 2] + sorted[${#sorted[@]} / 2]) / 2)) ${sorted[0]} ${sorted[-1]}"
}

source_of() { cat > "$system/$1.service.raku"; echo "$system/$1.service.raku" >> /vm/state/installed; }

# Reaction: a rule, a hook, and the bare call, in turns.
source_of rule << 'END'
#!raku
task-run "rule", "systemd", %(
    exec-start => '/usr/bin/bench-reaction eat', memory-high => '24M', cpu-weight => 100,
    rules => [ %( on => 'memory-high', set => %( cpu-weight => 200 ), until => 'calm', then => 'restore' ), ],
    adaptation => %( calm-after => 1, rate => %( changes => 1000, per => 60 ) ),
);
END
source_of hook << 'END'
#!raku
task-run "hook", "systemd-pressure-aware", %(
    exec-start => '/usr/bin/bench-reaction eat', memory-high => '24M', cpu-weight => 100,
    kernel-monitoring => %( cgroup-memory => %( enabled => True ) ),
    pressure-response => sub ($event) { %( cpu-weight => 200 ) },
    adaptation => %( calm-after => 1, rate => %( changes => 1000, per => 60 ) ),
);
END
reload
systemctl start rule hook
weight_is() { [[ $(cat "$slice/$1.service/cpu.weight") == "$2" ]]; }
ok "both wait" eventually 20 weight_is hook 100

# react UNIT: adds to the list `times`.
times=()
# shellcheck disable=SC2154  # after and after_PID are coproc's
react() {
  local unit=$1 time
  eventually 60 weight_is "$unit" 100 || return 1
  coproc after { bench-reaction after "$slice/$unit.service/memory.events" "$slice/$unit.service/cpu.weight"; }
  { read -r _ && systemctl kill -s USR1 "$unit" && read -r time; } <&"${after[0]}"
  wait "$after_PID" && times+=("$time")
}
react hook
cold=("${times[@]}")
is "the first call of a hook changes it" "${#cold[@]}" 1
bare_call() { bench-reaction floor hook.service "$slice/hook.service/cpu.weight"; }
times=() rule=() floor=() hook=() hook_floor=()
for ((run = 0; run < runs; run++)); do
  react rule && rule+=("${times[@]}")
  times=()
  sleep 1
  floor+=("$(bare_call)")
  systemctl set-property --runtime hook CPUWeight=100
  sleep 1
done
# For one event a hook is called every 10 s at most, and what follows the first may have it called again. What has
# slept for as long may take longer: the bare call after a sleep stands beside it.
for ((run = 0; run < runs; run++)); do
  sleep 11
  hook_floor+=("$(bare_call)")
  systemctl set-property --runtime hook CPUWeight=100
  sleep 11
  react hook && hook+=("${times[@]}")
  times=()
done
is "each round has its times" "${#rule[@]} ${#floor[@]} ${#hook[@]} ${#hook_floor[@]}" "$runs $runs $runs $runs"
report floor-us "${floor[@]}"
report rule-us "${rule[@]}"
report floor-after-sleep-us "${hook_floor[@]}"
report warm-hook-us "${hook[@]}"
report cold-hook-us "${cold[@]}"
systemctl stop rule hook
rm "$system"/*.raku
systemctl stop systemd-sparrow-hooks.socket systemd-sparrow-hooks systemd-sparrowd 2> /dev/null

# A call for all would take longer than systemctl waits.
each_fifty() {    # VERB
  local first
  for ((first = 1; first <= count; first += 50)); do
    seq -f 'idle-%g.service' "$first" $((first + 49 < count ? first + 49 : count)) | xargs systemctl "$1"
  done
}

# Idle: what 60 s of nothing cost, beside systemd-oomd and a poller in the same minute.
cpu_of() { sed -n 's/^usage_usec //p' "$slice/$1.service/cpu.stat"; }
for count in "${counts[@]}"; do
  # Fifty in a file: an emulated machine has no more done within the time that a source has.
  for ((first = 1; first <= count; first += 50)); do
    last=$((first + 49 < count ? first + 49 : count))
    source_of "idle$first" << END
#!raku
for $first .. $last -> \$number {
    task-run "idle-\$number", "systemd", %(
        exec-start => '/bin/sleep infinity', memory-high => '64M',
        rules => [
            %( on => 'memory-pressure', of => 'unit', above => %( avg10 => 20 ), set => %( memory-high => '+25%', max => '128M' ) ),
            %( on => 'memory-high', set => %( cpu-weight => 200 ), until => 'calm', then => 'restore' ),
        ],
    );
}
END
  done
  # Emulated, many sources may take longer than systemd waits: what is left over is translated by the next reload.
  for ((attempt = 0; attempt < 10; attempt++)); do
    reload
    grep -rqsE '^Description=.*\(not translated' /run/systemd/generator || break
  done
  each_fifty start
  watching() {
    local all
    all=$(busctl call org.sparrow.Runtime1 /org/sparrow/Runtime1 org.sparrow.Runtime1 List | grep -o 'Running" b true' | wc -l)
    ((all >= count))
  }
  ok "$count units are watched" eventually 120 watching
  systemctl start systemd-oomd
  systemd-run --quiet --unit=poller bench-reaction poll "$slice"
  # What the kernel tells of while they start is followed for a minute.
  sleep 90
  declare -A before
  for unit in systemd-sparrowd systemd-oomd poller; do before[$unit]=$(cpu_of $unit); done
  pid=$(show systemd-sparrowd MainPID)
  timeout 60 strace -f -qq -tt -o /run/trace -p "$pid" || true
  for unit in systemd-sparrowd systemd-oomd poller; do
    echo "# runtime idle-$count-$unit-cpu-us $(($(cpu_of $unit) - before[$unit])) 0 0"
  done
  # One line is the call that the trace found it in, and each round for the watchdog has some.
  echo "# runtime idle-$count-wakeups $(grep -c 'epoll_wait.*= [1-9]' /run/trace || true) 0 0"
  echo "# runtime idle-$count-watchdog $(grep -c 'WATCHDOG=1' /run/trace || true) 0 0"
  diag "$(head -n 40 /run/trace)"
  echo "# runtime idle-$count-rss-kb $(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status") 0 0"
  fails "no Raku runs with $count units" pgrep -x raku
  systemctl stop poller systemd-oomd
  each_fifty stop
done

# A storm: its own control group's events as fast as the kernel lets them come, and the bus asked without a pause.
source_of rule << 'END'
#!raku
task-run "rule", "systemd", %(
    exec-start => '/usr/bin/bench-reaction eat', memory-high => '24M', cpu-weight => 100,
    rules => [ %( on => 'memory-high', set => %( cpu-weight => 200 ), until => 'calm', then => 'restore' ), ],
    adaptation => %( calm-after => 1 ),
);
END
reload
systemctl start rule
pid=$(show systemd-sparrowd MainPID)
rss() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status"; }
sleep 2
rss_before=$(rss)
events_before=$(sed -n 's/^high //p' "$slice/rule.service/memory.events")
asked=0 until=$((SECONDS + 20))
while ((SECONDS < until)); do
  systemctl kill -s USR1 rule
  busctl call org.sparrow.Runtime1 /org/sparrow/Runtime1 org.sparrow.Runtime1 Status s rule.service > /dev/null && asked=$((asked + 1))
done
ok "it answers in a storm" test "$asked" -gt 0
echo "# runtime storm-events $(($(sed -n 's/^high //p' "$slice/rule.service/memory.events") - events_before)) 0 0"
echo "# runtime storm-grown-kb $(($(rss) - rss_before)) 0 0"
systemctl stop rule
