echo "size of $(config size)"
update_state value "$(config size)"
