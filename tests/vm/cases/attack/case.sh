#!/bin/bash
# The system's unit directory, with everything in it that a source can do wrong.
source ../../lib.sh
source ../../attack.sh
# shellcheck disable=SC2034  # for attack.sh
units=$system owner=root manager=--system loops=3

manager_reload() { timeout 120 systemctl daemon-reload; }
manager_show() { show "$1" "$2"; }
manager_log() { dmesg; }

warm_up
make_attack
check_attack
check_replacement
check_multiplication
