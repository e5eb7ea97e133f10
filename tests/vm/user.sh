# shellcheck shell=bash
# An ordinary user, whose own service manager the case starts with start_user. After lib.sh.
# shellcheck disable=SC2034  # for the cases
user=sparrow
useradd --create-home --shell /bin/bash "$user"
uid=$(id -u "$user")
home=/home/$user
units=$home/.config/systemd/user
runuser -u "$user" -- mkdir -p "$units"

user_systemctl() {
  timeout 200 runuser -u "$user" -- env XDG_RUNTIME_DIR="/run/user/$uid" systemctl --user "$@"
}
user_show() { user_systemctl show --value -p "$2" "$1"; }
start_user() { timeout 200 systemctl start "user@$uid.service"; }

remove_user() {
  systemctl stop "user@$uid.service"
  userdel --remove "$user" 2> /dev/null
}
