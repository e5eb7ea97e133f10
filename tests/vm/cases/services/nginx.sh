# shellcheck shell=bash
# Pages from a cache on the disk, which the workers write; a reload takes a good configuration alone.
site() {
  write /etc/nginx/conf.d/test.conf << END
proxy_cache_path /var/cache/nginx/pages keys_zone=pages:1m;
server {
  listen 127.0.0.1:8080;
  add_header X-Cache \$upstream_cache_status;
  location ~ ^/v[0-9]+\$ { return 200 "$1"; }
  location / { proxy_cache pages; proxy_cache_valid 10m; proxy_pass http://127.0.0.1:8081; }
}
server { listen 127.0.0.1:8081; location / { return 200 "$1"; } }
END
}
site first
start nginx.service
ok "it answers" answers 8080 /page '^first$'
ok "from a cache that it has written" answers 8080 /page '^X-Cache: HIT'
site second
ok "it reloads" systemctl reload nginx
ok "and has read its configuration" eventually 30 answers 8080 /v1 '^second$'
site 'third" broken'
fails "a broken configuration is refused" systemctl reload nginx
ok "and the service goes on" answers 8080 /v1 '^second$'
site second
ok "it restarts" systemctl restart nginx
ok "and finds its cache again" answers 8080 /page '^X-Cache: HIT'
like "requests are in its log" "$(cat /var/log/nginx/access.log)" 'GET /page'
stop nginx.service
