# shellcheck shell=bash
start redis-server.service
is "it keeps a value" "$(redis-cli set greeting hello)" OK
is "it writes a snapshot in a process of its own" "$(redis-cli bgsave)" "Background saving started"
is "it runs Lua" "$(redis-cli eval 'return redis.call("get", KEYS[1])' 1 greeting)" hello
is "it can rewrite its configuration" "$(redis-cli config rewrite)" OK
ok "it restarts" systemctl restart redis-server
is "and gives the value back" "$(redis-cli get greeting)" hello
ok "its alias is it" systemctl is-active redis.service
stop redis-server.service
