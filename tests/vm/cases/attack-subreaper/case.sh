#!/bin/bash
# The case attack in an ordinary user's unit directory, where the kernel refuses namespaces.
source ../../lib.sh
source ../../user.sh
source ../../attack.sh
was=$(sysctl -n user.max_user_namespaces)
sysctl -q user.max_user_namespaces=0
source ../../attack_user.sh
sysctl -q user.max_user_namespaces="$was"
