setsid sleep 300 > /dev/null 2>&1 < /dev/null &
update_state value 1
