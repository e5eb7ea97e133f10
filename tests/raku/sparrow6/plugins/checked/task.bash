echo "state: bad"
