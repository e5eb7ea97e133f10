echo 'no state at all' > "$cache_root_dir/state.json"
