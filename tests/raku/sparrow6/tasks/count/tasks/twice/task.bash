update_state value 6
