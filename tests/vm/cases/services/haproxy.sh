# shellcheck shell=bash
# A regular expression, which haproxy compiles to machine code, and its log, which leaves the chroot.
balance() {
  cp /etc/haproxy/haproxy.cfg /vm/state/haproxy.cfg
  sed -i '/^frontend test/,$d' /vm/state/haproxy.cfg
  cat >> /vm/state/haproxy.cfg << END
frontend test
  bind 127.0.0.1:8082
  acl versioned path_reg ^/v[0-9]+\$
  http-request return status 200 content-type text/plain string "$1" if versioned
  http-request deny
END
  cp /vm/state/haproxy.cfg /etc/haproxy/haproxy.cfg
}
balance first
start haproxy.service
ok "it answers" answers 8082 /v1 '^first$'
ok "and refuses" answers 8082 /x '^HTTP/1.0 403|^HTTP/1.1 403'
is "the package's group can use its socket" "$(stat -c %G /run/haproxy/admin.sock)" haproxy
like "it answers there" "$(echo 'show info' | nc -N -U /run/haproxy/admin.sock)" '^Name: HAProxy'
like "its log comes out of the chroot" "$(journal -t haproxy)" 'GET /v1'
balance second
ok "it reloads" systemctl reload haproxy
ok "and has read its configuration" eventually 30 answers 8082 /v1 '^second$'
echo nonsense >> /etc/haproxy/haproxy.cfg
fails "a broken configuration is refused" systemctl reload haproxy
ok "and the service goes on" answers 8082 /v1 '^second$'
balance second
ok "it restarts" systemctl restart haproxy
ok "and answers again" answers 8082 /v1 '^second$'
stop haproxy.service
