#!/bin/bash
# The case attack in an ordinary user's unit directory.
source ../../lib.sh
source ../../user.sh
source ../../attack.sh
source ../../attack_user.sh
