# shellcheck shell=bash
cluster=postgresql@15-main.service
query() { (cd / && runuser -u postgres -- psql -XAtqc "$1" 2>&1); }
start "$cluster"
is "it writes" "$(query "create table greeting as select 'hello' as text")" ""
like "it compiles a query" \
  "$(query "set jit_above_cost = 0; explain (analyze) select sum(n) from generate_series(1, 1000) n")" '^JIT:'
is "it takes a setting" "$(query "alter system set work_mem = '5MB'")" ""
ok "it reloads" systemctl reload "$cluster"
is "and has read it" "$(query 'show work_mem')" 5MB
like "its pid file is where Debian's tools look" "$(pg_lsclusters -h)" '^15 +main +5432 +online '
ok "it restarts, by Debian's tool" pg_ctlcluster 15 main restart
is "as the same unit" "$(show "$cluster" ActiveState)" active
is "and what was written is there" "$(query 'select text from greeting')" hello
stop "$cluster"
