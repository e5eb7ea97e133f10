#!/bin/bash
# The vision's other examples, as they adapt while they run: at each interval, by a health check, by patterns in a log, by
# the kernel's signals.
source ../../lib.sh

program() { cat > "/usr/bin/$1"; chmod 755 "/usr/bin/$1"; echo "/usr/bin/$1" >> /vm/state/installed; }
program webapp <<< $'#!/bin/sh\nexec sleep infinity'
program ml-server <<< $'#!/bin/sh\nexec sleep infinity'
program security-app <<< $'#!/bin/sh\necho "${SECURITY_MODE:-normal}" > /run/mode\nexec sleep infinity'
program microservice <<< $'#!/bin/sh\nexec busybox httpd -f -p 127.0.0.1:3000 -h /run/microservice'

for unit in webapp microservice security-service ml-inference thresholds; do
  # An hour of intervals in minutes.
  sed 's/interval => 60/interval => 2/; s/interval => 30/interval => 2/; s/timeout => 5/timeout => 30/' "units/$unit.service.raku" |
    write "$system/$unit.service.raku"
done
mkdir -p /run/microservice /srv/slack/cgi-bin /run/ml /var/log/security-app /etc/credstore
echo fine > /run/microservice/health
echo 100 > /run/ml/model
echo 80 > /run/ml/cache
echo 'GET /' > /var/log/security-app/access.log
printf '550M\n110%%\n' > /run/wished
# Stands for Slack; not in /run, where no programs can be run.
printf '#!/bin/sh\ncat >> /run/posts\necho >> /run/posts\nprintf "Content-Type: text/plain\\r\\n\\r\\nok"\n' > /srv/slack/cgi-bin/hook
chmod 755 /srv/slack/cgi-bin/hook
systemd-run --quiet --unit=slack busybox httpd -f -p 127.0.0.1:3001 -h /srv/slack
(umask 077 && echo http://127.0.0.1:3001/cgi-bin/hook > /etc/credstore/slack-webhook)
systemctl reload dbus
reload

limit() { cat "/sys/fs/cgroup/system.slice/$1.service/$2"; }
limit_is() { [[ $(limit "$1" "$2" 2> /dev/null) == "$3" ]]; }
told() { sparrowctl history "$1" 2> /dev/null | grep -qE -e "$2"; }

# webapp: a machine of 2 GiB has less than that available.
ok "webapp starts" systemctl start webapp
ok "its resource-check is called at each interval, and decides" eventually 60 limit_is webapp memory.max 536870912
ok "over all that it returns" eventually 30 told webapp 'io-weight .*→ 1000'
pid=$(show webapp MainPID)

# Both thresholds.
ok "a unit with thresholds starts" systemctl start thresholds
ok "a change below an amount is held back" eventually 60 told thresholds 'memory-max.*threshold'
ok "one below a share too" eventually 30 told thresholds 'cpu-quota.*threshold'
is "memory.max is as it was" "$(limit thresholds memory.max)" 524288000
is "cpu.max too" "$(limit thresholds cpu.max)" '100000 100000'
printf '700M\n150%%\n' > /run/wished
ok "a larger one comes" eventually 60 limit_is thresholds memory.max 734003200
ok "of both" eventually 30 limit_is thresholds cpu.max '150000 100000'
diag "$(sparrowctl history thresholds)"
systemctl stop thresholds
is "webapp was never restarted" "$(show webapp MainPID)" "$pid"
systemctl stop webapp

# microservice: a real HTTP server that begins to fail.
ok "microservice starts" systemctl start microservice
healthy() { sparrowctl status microservice --json | grep -q '"healthy"'; }
ok "its check finds it healthy" eventually 30 healthy
sleep 6
ok "nobody is told while it is" test ! -e /run/posts
rm /run/microservice/health
ok "when it fails, on-failure posts" eventually 90 test -s /run/posts
like "what it is to say" "$(cat /run/posts)" 'Microservice health check failed'
sleep 10
is "once, and not at every check" "$(grep -c 'failed' /run/posts)" 1
unlike "and what its task gives is taken for no wish" "$(sparrowctl history microservice)" 'refused|noted'
echo fine > /run/microservice/health
ok "it is healthy again" eventually 60 told microservice 'healthy'
is "and was never restarted" "$(show microservice NRestarts)" 0
systemctl stop microservice

# security-service: a mode that only a restart brings.
ok "security-service starts" systemctl start security-service
ok "in its normal mode" eventually 20 grep -qx normal /run/mode
pid=$(show security-service MainPID)
for i in {1..12}; do echo "GET /$i/../../../../etc/passwd"; done >> /var/log/security-app/access.log
ok "its log has it restarted in another" eventually 90 grep -qx restrictive /run/mode
like "by a drop-in" "$(show security-service DropInPaths)" /run/systemd/
unlike "in a new process" "$(show security-service MainPID)" "^$pid\$"
like "with an alert" "$(journal -p crit)" 'security-service: 12 matches'
restarted=$(show security-service MainPID)
sleep 8
is "once" "$(show security-service MainPID)" "$restarted"
ok "it goes back" sparrowctl pause security-service
ok "when a person wants it" sparrowctl revert security-service
unlike "with no drop-in left" "$(show security-service DropInPaths)" /run/systemd/
systemctl stop security-service

# ml-inference: the kernel's signals.
ok "ml-inference starts" systemctl start ml-inference
systemd-run --quiet --unit=stress -p MemoryHigh=60M stress-ng --vm 2 --vm-bytes 120M --vm-keep --timeout 100s
ok "under pressure its strategy is asked, and acts" eventually 90 grep -qx 30 /run/ml/cache
ok "and its word is in the history" eventually 30 told ml-inference 'memory-strategy.*cache-reduced'
systemctl stop stress ml-inference slack
rm -rf /srv/slack /run/{microservice,ml,mode,posts,wished} /etc/credstore/slack-webhook /var/log/security-app
diag "$(journal -u systemd-sparrowd -u systemd-sparrow-hooks | tail -n 40)"
# The next case begins without them.
systemctl stop systemd-sparrowd systemd-sparrow-hooks.socket systemd-sparrow-hooks
