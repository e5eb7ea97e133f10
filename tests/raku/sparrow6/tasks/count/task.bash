update_state value 3
