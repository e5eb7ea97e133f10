# shellcheck shell=bash
query() { mariadb --batch --skip-column-names -e "$1" 2>&1; }
start mariadb.service
is "it writes" "$(query "create database shop; create table shop.greeting (text text); insert shop.greeting values ('hello')")" ""
is "it matches regular expressions" "$(query "select 'abc' regexp '^a.c$'")" 1
is "it loads and writes files" "$(query "select text from shop.greeting into outfile '/var/lib/mysql/shop/out'; select load_file('/var/lib/mysql/shop/out')")" 'hello\n'
ok "it restarts" systemctl restart mariadb
is "and what was written is there" "$(query 'select text from shop.greeting')" hello
stop mariadb.service
unlike "nothing was refused" "$(journal -u mariadb)" 'Permission denied|Operation not permitted|Read-only'
