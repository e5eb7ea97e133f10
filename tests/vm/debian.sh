# shellcheck shell=bash
# Sourced by make-image and build-on, which make Debian systems in folders and keep them in a cache.

# skip REASON: ends the program with the status that ctest takes for "cannot run here".
skip() { echo "skipped: $1" >&2; exit 77; }

# shellcheck disable=SC2034  # for who sources this
cache=${SPARROW_VM_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var}/.cache}/systemd-sparrow/vm}

# What to put before a command that root alone can do: a tree's owners and devices.
# shellcheck disable=SC2034
root=()

# need_debian WHAT TOOL...: sets `root`, or skips where WHAT cannot be built here.
need_debian() {
  local what=$1 tool
  shift
  for tool in mmdebstrap "$@"; do
    PATH=$PATH:/usr/sbin:/sbin type -P "$tool" > /dev/null || skip "$tool is not installed (packages mmdebstrap, e2fsprogs)"
  done
  if [[ $EUID -ne 0 ]]; then
    type -P sudo > /dev/null || skip "building $what needs root, or sudo"
    [[ -t 0 ]] || sudo -n true 2> /dev/null || skip "building $what needs root; sudo asks for a password and there is no terminal"
    # shellcheck disable=SC2034
    root=(sudo)
  fi
  [[ -e /proc/self/mounts ]] || skip "/proc is not mounted: mount -t proc proc /proc"
  [[ -c /dev/null && -c /dev/urandom ]] || skip "/dev has no device nodes: in a chroot, mount --rbind the host's /dev"
}

# mirror_of SUITE: Debian comes from where this machine's own apt gets it.
mirror_of() {
  local mirror
  # shellcheck disable=SC2016  # apt-get expands these $
  mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk -v suite="$1" '$1 == suite { print $2; exit }')
  if [[ -z $mirror ]]; then
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(ORIGIN) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
      awk '$1 == "Debian" && $2 !~ /[-\/]/ { print $3; exit }')
  fi
  echo "$mirror"
}
