# shellcheck shell=bash
memcached() { printf '%s\r\n' "$@" quit | timeout 60 nc -N 127.0.0.1 11211 | tr -d '\r'; }
start memcached.service
listens() { memcached version | grep -q '^VERSION '; }
ok "it listens" eventually 30 listens
is "it keeps a value" "$(memcached 'set greeting 0 0 5' hello)" STORED
is "and gives it back" "$(memcached 'get greeting')" $'VALUE greeting 0 5\nhello\nEND'
like "it has its own user" "$(ps -o user= -C memcached)" '^memcache$'
ok "it restarts" systemctl restart memcached
ok "and listens again" eventually 30 listens
stop memcached.service
