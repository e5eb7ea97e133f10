# shellcheck shell=bash
# What the parts of this case share.
# shellcheck disable=SC2034  # for case.sh
with_package=(
  nginx.service haproxy.service memcached.service redis-server.service postgresql@15-main.service mariadb.service
)
units=("${with_package[@]}" counter.service feed.service)

# exposures UNIT...: each with what systemd-analyze finds it exposed to, in tenths (100 is everything).
exposures() {
  systemd-analyze security --no-pager "$@" |
    sed -nE 's/.*Overall exposure level for ([^:]*): ([0-9]+)\.([0-9]).*/\1 \2\3/p'
}

# start UNIT: it starts, and it is the generated one.
start() {
  ok "it starts" systemctl start "$1"
  is "from our unit" "$(show "$1" FragmentPath)" "/run/systemd/generator/$1"
}

# stop UNIT: it ends by itself, and as systemd expects.
stop() {
  ok "it stops" systemctl stop "$1"
  is "in good order" "$(show "$1" Result)" success
}

# request PORT PATH: what an HTTP server answers.
request() { printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" | timeout 60 nc 127.0.0.1 "$1"; }

# answers PORT PATH REGEX: there is a line like REGEX in the answer.
answers() { request "$1" "$2" | grep -qE "$3"; }
