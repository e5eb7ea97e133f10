# shellcheck shell=bash
# Sourced by packaging/try and tests/run: installs Debian packages, and only what is missing, so that a second run needs
# no network.

# as_root COMMAND...: as it is for root, through sudo for others.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif type -P sudo > /dev/null; then
    sudo "$@"
  else
    echo "this needs root or sudo: $*" >&2
    return 1
  fi
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null) == installed ]]; }

# install_needed PACKAGE...
install_needed() {
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  echo "Installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" > /dev/null
}

# What the programs are built from and run with.
# shellcheck disable=SC2034  # for who sources this
needed_to_build=(
  g++ cmake ninja-build libfmt-dev nlohmann-json3-dev libcli11-dev libexpected-dev libmd-dev libseccomp-dev
  libsystemd-dev libcurl4-openssl-dev libxxhash-dev libjemalloc2 pkgconf rakudo raku-json-fast systemd
)

# give_back_to_owner DIR...: what root made below a checkout belongs to the checkout's owner afterwards.
give_back_to_owner() {
  [[ $EUID -eq 0 ]] || return 0
  local directory
  for directory in "$@"; do
    [[ ! -e $directory ]] || chown -R --reference=. "$directory"
  done
}
