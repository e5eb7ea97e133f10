update_state one done
